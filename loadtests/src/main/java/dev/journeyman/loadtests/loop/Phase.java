package dev.journeyman.loadtests.loop;

import java.util.Locale;

/** A part of the loop, in its order. */
enum Phase {
    /** The champion as it came is asked the new facts. */
    BEFORE,
    /** Technicians say what is wrong. */
    FEEDBACK,
    /** Until a run begins by itself. */
    WAITING,
    /** The run prepares and trains. */
    TRAINING,
    /** The candidate is examined and brought before the gate. */
    EVALUATING,
    /** The candidate answers a part of the sessions. */
    CANARY,
    /** It is the champion, or the champion stays. */
    SETTLED,
    /** Whoever is champion now is asked the new facts. */
    AFTER;

    /** The name in tables and JSON. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
