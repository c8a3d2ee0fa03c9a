package dev.journeyman.feedback.log;

import dev.journeyman.feedback.events.Erased;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * An erasure that is on the disk.
 *
 * @param event the event that says so; where the interaction had been erased before, the one of then
 * @param removed the sequences that hold a tombstone now; empty where the interaction had been erased before
 * @param scrubbed completes when the bytes have left the database's files. Should the process end before, the next one goes on with it
 */
public record Erasure(Entry.Stored event, List<Long> removed, CompletableFuture<Void> scrubbed) {
    /** Checks that the event is an erasure. */
    public Erasure {
        removed = List.copyOf(removed);
        if (!(event.event() instanceof Erased)) {
            throw new IllegalArgumentException("event must be an erasure");
        }
    }
}
