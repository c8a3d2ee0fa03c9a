package dev.journeyman.guardrails;

/** Where a text stands on its way when it is judged. */
public enum Stage {
    /** What a caller asks. */
    INPUT("input"),
    /** A passage that retrieval found, before it is put into a prompt. */
    PASSAGE("passage"),
    /** What a technician says the answer should have been, before a model may learn from it. */
    CORRECTION("correction"),
    /** A sentence of an answer, before it is sent. */
    OUTPUT("output");

    private final String label;

    Stage(String label) {
        this.label = label;
    }

    /** Its name in files and metrics. */
    public String label() {
        return label;
    }
}
