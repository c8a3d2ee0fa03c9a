package dev.journeyman.retrainer.evaluation;

/**
 * What was found of one answer.
 *
 * @param right whether it counts
 * @param reason why it does not; empty where it does
 * @param choice the letter chosen of a multiple-choice question, {@value #UNPARSABLE} where none could be read; empty for other questions
 */
record Judgement(boolean right, String reason, String choice) {
    /** Stands for a letter that could not be read. */
    static final String UNPARSABLE = "unparsable";

    static Judgement ofRight() {
        return new Judgement(true, "", "");
    }

    static Judgement ofWrong(String reason) {
        return new Judgement(false, reason, "");
    }
}
