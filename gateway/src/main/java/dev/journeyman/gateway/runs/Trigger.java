package dev.journeyman.gateway.runs;

import java.util.Locale;

/** What a run began for. */
public enum Trigger {
    /** Somebody asked for it. */
    MANUAL,
    /** There is enough new feedback. */
    RECORDS,
    /** Enough time went by, and there is something new. */
    PERIOD,
    /** Answers got worse. */
    DRIFT;

    /** The name in files and over HTTP. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The trigger of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Trigger ofWire(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
