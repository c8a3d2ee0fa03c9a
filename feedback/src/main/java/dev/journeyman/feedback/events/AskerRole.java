package dev.journeyman.feedback.events;

/** What the asking key may do. */
public enum AskerRole implements Wire {
    /** Ask. */
    APP("app"),
    /** Ask, and say what was wrong with an answer. */
    TECHNICIAN("technician"),
    /** Run the service. */
    OPS("ops");

    private final String wire;

    AskerRole(String wire) {
        this.wire = wire;
    }

    @Override
    public String wire() {
        return wire;
    }
}
