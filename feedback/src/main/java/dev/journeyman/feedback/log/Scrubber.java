package dev.journeyman.feedback.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the bytes of removed events leave the files of the database: what is in memory is flushed, so that no write-ahead log is kept, and
 * the table files that hold the removed keys are rewritten.
 *
 * <p>What is to be scrubbed is noted in the store together with the removal, so that a process that is killed in between leaves the rest to the
 * next one.
 */
final class Scrubber implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Scrubber.class);
    private static final int MOST_WAITING = 1024;
    private static final int MOST_RANGES = 64;
    private static final long CLOSE_SECONDS = 60;

    private final Database database;
    private final ThreadPoolExecutor executor;
    private volatile boolean closing;

    Scrubber(Database database, ThreadFactory threads) {
        this.database = database;
        this.executor =
                new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), threads);
    }

    /** Scrubs all that is noted by now. */
    CompletableFuture<Void> scrub() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            executor.execute(() -> run(done));
        } catch (RejectedExecutionException e) {
            done.completeExceptionally(new LogException(
                    LogException.Kind.QUEUE_FULL,
                    "too many removals wait to be scrubbed; they are noted, and follow",
                    e));
        }
        return done;
    }

    private void run(CompletableFuture<Void> done) {
        if (closing) {
            done.completeExceptionally(new LogException(
                    LogException.Kind.CLOSED,
                    "the feedback log is closed; what waits to be scrubbed is noted, and follows"));
            return;
        }
        try {
            int scrubbed = database.use(Scrubber::scrubNoted);
            if (scrubbed > 0) {
                LOG.info("feedback log: the bytes of {} removed events left the database", scrubbed);
            }
            done.complete(null);
        } catch (LogException e) {
            LOG.warn("feedback log: removed events could not be scrubbed yet: {}", e.getMessage());
            done.completeExceptionally(e);
        }
    }

    private static int scrubNoted(Tables tables) throws RocksDBException {
        List<Long> sequences = noted(tables);
        if (sequences.isEmpty()) {
            return 0;
        }
        tables.flush();
        tables.compactEvents(ranges(sequences));
        for (Family family : Family.INDEXES) {
            tables.compact(family);
        }
        tables.compact(Family.IDEMPOTENCY);
        try (WriteBatch batch = new WriteBatch()) {
            for (long sequence : sequences) {
                tables.delete(batch, Family.META, Keys.scrub(sequence));
            }
            tables.write(batch, true);
        }
        return sequences.size();
    }

    private static List<Long> noted(Tables tables) throws RocksDBException {
        List<Long> sequences = new ArrayList<>();
        byte[] prefix = Keys.scrubPrefix();
        try (Scan scan = tables.scan(Family.META)) {
            boolean there = scan.seek(prefix);
            while (there && Keys.startsWith(scan.key(), prefix)) {
                sequences.add(Keys.sequence(scan.key()));
                there = scan.next();
            }
        }
        return sequences;
    }

    /** Neighbours in one range; where there are many ranges, one over all of them. */
    static NavigableMap<Long, Long> ranges(List<Long> sorted) {
        NavigableMap<Long, Long> ranges = new TreeMap<>();
        long from = sorted.get(0);
        long to = from;
        for (long sequence : sorted) {
            if (sequence > to + 1) {
                ranges.put(from, to);
                from = sequence;
            }
            to = sequence;
        }
        ranges.put(from, to);
        if (ranges.size() <= MOST_RANGES) {
            return ranges;
        }
        return new TreeMap<>(Map.of(ranges.firstKey(), to));
    }

    /** Waits for what runs; what waits stays noted in the store. */
    @Override
    public void close() {
        closing = true;
        executor.shutdown();
        try {
            if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("feedback log: a scrub still runs; it is waited for by the database");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
