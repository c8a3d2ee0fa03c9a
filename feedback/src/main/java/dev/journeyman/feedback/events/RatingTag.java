package dev.journeyman.feedback.events;

/** What a technician says is wrong with an answer. */
public enum RatingTag implements Wire {
    /** It names a cause that was not it. */
    WRONG_CAUSE("wrong-cause"),
    /** Following it endangers somebody. */
    UNSAFE("unsafe"),
    /** It was right once. */
    OUTDATED("outdated"),
    /** It would fit any car. */
    NOT_SPECIFIC("not-specific");

    private final String wire;

    RatingTag(String wire) {
        this.wire = wire;
    }

    @Override
    public String wire() {
        return wire;
    }
}
