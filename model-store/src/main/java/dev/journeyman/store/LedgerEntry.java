package dev.journeyman.store;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the promotion ledger, as it was read and verified.
 *
 * @param seq its number, from 1
 * @param at when
 * @param event what happened
 * @param version to which version; null where it happened to the whole store
 * @param from the version's state before; null for none
 * @param to the version's state after; null for none
 * @param act who did it and why
 * @param ruling what the gate said; null where it was not asked
 * @param champion the champion after it; null for none
 * @param previousHash of the entry before
 * @param hash of this entry
 */
public record LedgerEntry(
        long seq,
        Instant at,
        Event event,
        @Nullable String version,
        @Nullable String from,
        @Nullable String to,
        Act act,
        @Nullable Ruling ruling,
        @Nullable String champion,
        String previousHash,
        String hash) {

    /** What can happen, as a closed list. */
    public enum Event {
        /** A store of format 1 was carried over. */
        CARRIED_OVER,
        /** A version came. */
        ADDED,
        /** A scorecard came. */
        EVALUATED,
        /** A version serves a part of the traffic. */
        CANARY,
        /** That part has another size. */
        SHARE,
        /** A canary serves no longer, without a judgement. */
        WITHDRAWN,
        /** A version became champion: the gate let it, or it is not for the gate. */
        PROMOTED,
        /** A version became champion against the gate or without asking it. */
        FORCED,
        /** The champion before serves again. */
        ROLLED_BACK,
        /** A version was refused. */
        REJECTED,
        /** Somebody removed a version. */
        REMOVED,
        /** Garbage collection removed a version. */
        COLLECTED,
        /** A damaged version was taken away, so that a sound one can take its place. */
        DISCARDED;

        /** The name on the disk. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether the gate was passed over. */
    public boolean forced() {
        return event == Event.FORCED;
    }
}
