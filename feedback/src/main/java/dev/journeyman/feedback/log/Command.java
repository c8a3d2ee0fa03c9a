package dev.journeyman.feedback.log;

import dev.journeyman.feedback.events.Erased;
import dev.journeyman.feedback.events.Event;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Something that waits for the thread that writes. */
sealed interface Command {
    /** How much of the queue's bytes it takes. */
    long bytes();

    /** Ends it without success. */
    void fail(LogException e);

    /**
     * Events to be appended together.
     *
     * @param json of each event
     */
    record Append(
            List<Event> events,
            List<byte[]> json,
            long bytes,
            @Nullable Idempotency idempotency,
            CompletableFuture<Appended> done)
            implements Command {
        @Override
        public void fail(LogException e) {
            done.completeExceptionally(e);
        }
    }

    /** An interaction to be erased. */
    record Erase(Erased event, byte[] json, CompletableFuture<Erasure> done) implements Command {
        @Override
        public long bytes() {
            return json.length;
        }

        @Override
        public void fail(LogException e) {
            done.completeExceptionally(e);
        }
    }

    /**
     * Events that are kept no longer, and idempotency keys to be forgotten.
     *
     * @param done completes with how many events were removed
     */
    record Retire(List<Long> sequences, List<byte[]> idempotencyNames, CompletableFuture<Integer> done)
            implements Command {
        private static final long BYTES_EACH = 64;

        @Override
        public long bytes() {
            return BYTES_EACH * (sequences.size() + idempotencyNames.size());
        }

        @Override
        public void fail(LogException e) {
            done.completeExceptionally(e);
        }
    }

    /** The end. */
    record Stop() implements Command {
        @Override
        public long bytes() {
            return 0;
        }

        @Override
        public void fail(LogException e) {
            // Nobody waits for it.
        }
    }
}
