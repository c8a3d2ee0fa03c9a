package dev.journeyman.feedback.log;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.journeyman.feedback.events.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A world around a log in which a test moves the clocks and fills the disk. */
final class TestWorld {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    final AtomicLong millis =
            new AtomicLong(Instant.parse("2026-06-01T00:00:00Z").toEpochMilli());
    final AtomicLong nanos = new AtomicLong();
    final AtomicLong freeBytes = new AtomicLong(Long.MAX_VALUE);

    LogEnvironment environment() {
        return new LogEnvironment(
                () -> Instant.ofEpochMilli(millis.get()),
                nanos::get,
                new Random(1),
                freeBytes::get,
                Thread.ofPlatform().daemon().name("test-log-", 0).factory());
    }

    /** The seed of a test that makes things up, told on standard output. */
    static long seed(Class<?> test) {
        long seed = Long.getLong("journeyman.seed", System.nanoTime());
        System.out.println(test.getSimpleName() + " seed " + seed + " (replay: -Djourneyman.seed=" + seed + ")");
        return seed;
    }

    static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    static Appended append(FeedbackLog log, Event... events) {
        return get(log.append(List.of(events)));
    }

    /** What a future failed with. */
    static LogException failure(CompletableFuture<?> future) {
        return (LogException) catchThrowableOfType(CompletionException.class, () -> get(future))
                .getCause();
    }
}
