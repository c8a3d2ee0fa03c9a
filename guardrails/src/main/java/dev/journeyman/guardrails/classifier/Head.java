package dev.journeyman.guardrails.classifier;

/** What the classifier can be asked about a text: each is a model of its own over the features that all share. */
public enum Head {
    /** The text tries to give the assistant other instructions, or to talk it out of its own: prompt injection and jailbreaks. */
    INJECTION("injection"),
    /** The text asks for help to do harm. */
    HARM("harm"),
    /** A sentence of a document that speaks to the assistant who reads it, or does not belong there. */
    PLANTED("planted"),
    /** The text is not about what the domain is about. */
    TOPIC("topic"),
    /** The text insults, threatens or degrades. */
    TOXICITY("toxicity");

    /** How many there are. */
    static final int COUNT = values().length;

    private final String label;

    Head(String label) {
        this.label = label;
    }

    /** Its name in files. */
    public String label() {
        return label;
    }
}
