package dev.journeyman.feedback.events;

/** Why an answer ended. */
public enum FinishReason implements Wire {
    /** The model ended it, or a stop string did. */
    STOP("stop"),
    /** The most tokens were reached. */
    LENGTH("length"),
    /** A guardrail blocked it, or what was asked. */
    CONTENT_FILTER("content_filter"),
    /** Whoever asked hung up. */
    CANCELLED("cancelled"),
    /** The service failed. */
    ERROR("error");

    private final String wire;

    FinishReason(String wire) {
        this.wire = wire;
    }

    @Override
    public String wire() {
        return wire;
    }
}
