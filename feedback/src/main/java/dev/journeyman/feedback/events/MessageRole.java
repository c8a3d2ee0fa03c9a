package dev.journeyman.feedback.events;

/** Who says a message. */
public enum MessageRole implements Wire {
    /** The application: standing instructions. */
    SYSTEM("system"),
    /** The person who asks. */
    USER("user"),
    /** The model. */
    ASSISTANT("assistant");

    private final String wire;

    MessageRole(String wire) {
        this.wire = wire;
    }

    @Override
    public String wire() {
        return wire;
    }
}
