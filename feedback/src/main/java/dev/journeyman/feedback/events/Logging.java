package dev.journeyman.feedback.events;

/** How much of an interaction is written down. Where it is off, there is no event. */
public enum Logging implements Wire {
    /** All of it. */
    FULL("full"),
    /** Who, when, which model and how long; none of the texts. */
    METADATA("metadata");

    private final String wire;

    Logging(String wire) {
        this.wire = wire;
    }

    @Override
    public String wire() {
        return wire;
    }
}
