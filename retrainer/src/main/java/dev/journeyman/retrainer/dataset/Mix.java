package dev.journeyman.retrainer.dataset;

/**
 * How often a round says each kind of thing. Shares count examples for each code or passage: 2 is twice each, 0.25 a
 * quarter of them.
 *
 * @param codeMeaning what a code means, for each code
 * @param reverse which code has a meaning, for each code
 * @param twoCodes two codes in one question, for each code
 * @param unknown codes that are not in the table, for each code that is
 * @param codeKnowledge causes, checks, symptoms asked by code, for each code that a passage explains
 * @param codeChoice multiple choice on codes, for each code
 * @param knowledge causes, checks, symptoms, safety asked by name, for each passage
 * @param knowledgeChoice multiple choice on a passage, for each passage
 * @param diagnosis whole diagnoses, for each passage
 * @param instructions the instructions that people wrote, for each one
 * @param joined the share of examples that are joined into conversations
 * @param systemPrompt the share that begins with the domain's system prompt
 */
public record Mix(
        double codeMeaning,
        double reverse,
        double twoCodes,
        double unknown,
        double codeKnowledge,
        double codeChoice,
        double knowledge,
        double knowledgeChoice,
        double diagnosis,
        double instructions,
        double joined,
        double systemPrompt) {
    /** Nothing of anything: a stage that reads texts has no mix. */
    public static final Mix NONE = new Mix(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
