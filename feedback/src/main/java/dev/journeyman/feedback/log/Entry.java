package dev.journeyman.feedback.log;

import dev.journeyman.feedback.events.Event;
import java.time.Instant;

/** What stands at one sequence of the log. */
public sealed interface Entry {
    /** The place in the log, from 1, without gaps. */
    long sequence();

    /** An event. */
    record Stored(long sequence, Event event) implements Entry {}

    /**
     * An event was here and its content is gone.
     *
     * @param reason why
     * @param type the type of the event that was here; {@code unknown} for what was lost
     * @param at when it was removed
     * @param cause id of the {@link dev.journeyman.feedback.events.Erased} event, or a word on the rule
     */
    record Tombstone(long sequence, Reason reason, String type, Instant at, String cause) implements Entry {}

    /** Why content is gone. */
    enum Reason {
        /** Somebody asked for it. */
        ERASED("erased"),
        /** It was kept as long, or there was as much of it, as retention allows. */
        RETENTION("retention"),
        /** It was lost from the disk, and an operator accepted that. */
        LOST("lost");

        private final String wire;

        Reason(String wire) {
            this.wire = wire;
        }

        /** The name in the store. */
        public String wire() {
            return wire;
        }
    }
}
