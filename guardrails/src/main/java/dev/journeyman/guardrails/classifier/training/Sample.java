package dev.journeyman.guardrails.classifier.training;

/**
 * A text of the corpus and what its writer said of it.
 *
 * @param text as a caller would send it
 * @param label what it is: attack, harmful, toxic, off_topic, on_topic or harmless
 * @param kind of what kind, in the writer's words
 * @param language ISO 639-1
 * @param source the file that it is from, without its ending
 */
public record Sample(String text, String label, String kind, String language, String source) {
    /** Where the domain's own texts are from. */
    static final String QUESTIONS = "domain-questions";

    static final String ANSWERS = "domain-answers";

    /** Where the sentences and headings of the domain's knowledge are from. */
    public static final String PASSAGES = "domain-passages";
}
