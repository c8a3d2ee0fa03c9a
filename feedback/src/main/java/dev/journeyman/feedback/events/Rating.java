package dev.journeyman.feedback.events;

/** A thumb. */
public enum Rating implements Wire {
    /** The answer is right. */
    UP("up"),
    /** The answer is not right. */
    DOWN("down");

    private final String wire;

    Rating(String wire) {
        this.wire = wire;
    }

    @Override
    public String wire() {
        return wire;
    }
}
