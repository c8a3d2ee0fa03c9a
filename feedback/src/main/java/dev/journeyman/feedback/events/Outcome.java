package dev.journeyman.feedback.events;

/** What a guardrail does with a text. */
public enum Outcome implements Wire {
    /** Lets it through. */
    ALLOW("allow"),
    /** Lets it through changed. */
    REWRITE("rewrite"),
    /** Stops it. */
    BLOCK("block");

    private final String wire;

    Outcome(String wire) {
        this.wire = wire;
    }

    @Override
    public String wire() {
        return wire;
    }
}
