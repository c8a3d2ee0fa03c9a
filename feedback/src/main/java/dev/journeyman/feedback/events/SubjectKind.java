package dev.journeyman.feedback.events;

/** What a review is of. */
public enum SubjectKind implements Wire {
    /** A preference record. */
    RECORD("record"),
    /** A technician, and all that came from that key. */
    TECHNICIAN("technician");

    private final String wire;

    SubjectKind(String wire) {
        this.wire = wire;
    }

    @Override
    public String wire() {
        return wire;
    }
}
