package dev.journeyman.loadtests.loop;

import java.time.Instant;
import java.util.Locale;

/**
 * A request of a client and what became of it.
 *
 * @param begun before the first byte was sent
 * @param ended after the last byte was read, or when it failed
 * @param session of which conversation; empty for none
 * @param version of the model that answered, as the answer says; empty where no model was asked or none answered
 * @param problem why the client was not served; empty where it was
 */
record Exchange(Phase phase, Kind kind, Instant begun, Instant ended, String session, String version, String problem) {
    /** What was asked for. */
    enum Kind {
        CHAT,
        STREAM,
        DIAGNOSE,
        RATING,
        CORRECTION,
        COMPARISON;

        /** The name in tables and JSON. */
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether the client was not served. */
    boolean failed() {
        return !problem.isEmpty();
    }

    /** Whether a model answered. */
    boolean isAnswer() {
        return !version.isEmpty();
    }
}
