package dev.journeyman.feedback.records;

import dev.journeyman.feedback.events.Wire;

/** What kind of feedback a record rests on. */
public enum Origin implements Wire {
    /** A technician wrote the right answer. */
    CORRECTION("correction"),
    /** A technician chose the better of two answers. */
    COMPARISON("comparison"),
    /** An up and a down on two answers to one prompt. */
    RATINGS("ratings"),
    /** One thumb alone. */
    THUMB("thumb");

    private final String wire;

    Origin(String wire) {
        this.wire = wire;
    }

    @Override
    public String wire() {
        return wire;
    }
}
