package dev.journeyman.feedback.records;

import dev.journeyman.feedback.events.Wire;

/** What may be done with a record. */
public enum Status implements Wire {
    /** It may be trained on. */
    ACCEPTED("accepted"),
    /** Technicians disagree: a majority or a reviewer decides. */
    HELD("held"),
    /** It, or the technician it rests on, is not trusted: a reviewer decides. */
    QUARANTINED("quarantined"),
    /** A majority or a reviewer decided against it. */
    REJECTED("rejected");

    private final String wire;

    Status(String wire) {
        this.wire = wire;
    }

    @Override
    public String wire() {
        return wire;
    }
}
