package dev.journeyman.feedback.events;

/** What a reviewer decides. */
public enum Decision implements Wire {
    /** The record may be trained on. */
    ACCEPT("accept"),
    /** It may not; of a technician: the quarantine stays. */
    REJECT("reject"),
    /** The record may be trained on with the reviewer's text in the place of the technician's. */
    EDIT("edit"),
    /** The quarantine ends. */
    RELEASE("release");

    private final String wire;

    Decision(String wire) {
        this.wire = wire;
    }

    @Override
    public String wire() {
        return wire;
    }
}
