package dev.journeyman.loadtests.store;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.journeyman.feedback.events.Event;
import dev.journeyman.feedback.log.FeedbackLog;
import dev.journeyman.feedback.log.LogEnvironment;
import dev.journeyman.feedback.log.RocksFeedbackLog;
import dev.journeyman.loadtests.measurement.Latencies;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Writers that append to a new store, each one event at a time, and wait until it is acknowledged. */
final class StoreRun {
    private StoreRun() {}

    /**
     * What a run measured.
     *
     * @param eventsPerSecond acknowledged events
     * @param eventsPerCommit how many shared a write
     * @param latency from handing an event over to its acknowledgement
     * @param bytesPerInteraction of the files of a snapshot, with the thumbs in them
     */
    record Result(
            @JsonProperty("events_per_second") double eventsPerSecond,
            @JsonProperty("events_per_commit") double eventsPerCommit,
            Latencies.Summary latency,
            @JsonProperty("bytes_per_interaction") double bytesPerInteraction) {}

    /**
     * Runs writers for a while on a new store.
     *
     * @param folder must not exist; it is left behind
     * @throws IOException where an append failed
     */
    static Result measure(WriteMode mode, Path folder, int writers, Duration duration, long seed)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path store = folder.resolve("store");
        try (FeedbackLog log = RocksFeedbackLog.open(store, mode.options(), LogEnvironment.system(folder))) {
            Latencies latencies = new Latencies();
            AtomicLong events = new AtomicLong();
            AtomicLong answers = new AtomicLong();
            AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
            SplittableRandom random = new SplittableRandom(seed);
            long start = System.nanoTime();
            long end = start + duration.toNanos();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                SampleEvents source = new SampleEvents(random.split());
                threads.add(Thread.ofPlatform().start(() -> {
                    try {
                        while (System.nanoTime() < end) {
                            Event event = source.next();
                            long before = System.nanoTime();
                            log.append(List.of(event)).join();
                            latencies.record(Duration.ofNanos(System.nanoTime() - before));
                            events.incrementAndGet();
                            if (SampleEvents.isAnswer(event)) {
                                answers.incrementAndGet();
                            }
                        }
                    } catch (CompletionException e) {
                        failure.compareAndSet(null, e);
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            RuntimeException failed = failure.get();
            if (failed != null) {
                throw new IOException("an append failed: " + failed.getMessage(), failed);
            }
            Path snapshot = folder.resolve("snapshot"); // its making writes everything into table files
            log.snapshot(snapshot);
            return new Result(
                    events.get() / seconds,
                    events.get() / (double) Math.max(1, log.stats().commits()),
                    latencies.drain(),
                    bytes(snapshot) / (double) Math.max(1, answers.get()));
        }
    }

    private static long bytes(Path folder) throws IOException {
        AtomicLong sum = new AtomicLong();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                sum.addAndGet(attributes.size());
                return FileVisitResult.CONTINUE;
            }
        });
        return sum.get();
    }
}
