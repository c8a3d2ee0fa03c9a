package dev.journeyman.loadtests.injection;

/**
 * One question in one setting, asked twice.
 *
 * @param planting what is planted
 * @param clean what came of it where the document is clean
 * @param planted what came of it where the text is in the document
 */
record Asked(Planting planting, Reply clean, Reply planted) {
    boolean isAttack() {
        return planting.text().attack();
    }

    /** Whether the text was before the model. */
    boolean reachedPrompt() {
        return Traces.stands(planting.text().text(), planted.prompt());
    }

    /** Whether the text could back an answer. */
    boolean reachedPassages() {
        return planted.backedBy(planting.text());
    }

    /** Whether the text got past the guardrails, to the model or behind its answer. */
    boolean reached() {
        return reachedPrompt() || reachedPassages();
    }

    boolean changedAnswer() {
        return Traces.differ(planted.answer(), clean.answer());
    }

    boolean takenUp() {
        return Traces.takenUp(planting.text().text(), planted.answer(), clean.answer());
    }
}
