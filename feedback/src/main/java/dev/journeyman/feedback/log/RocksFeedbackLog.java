package dev.journeyman.feedback.log;

import dev.journeyman.feedback.events.Erased;
import dev.journeyman.feedback.events.Event;
import dev.journeyman.feedback.events.EventJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A feedback log in RocksDB. The package's specification has its form on the disk.
 *
 * <p>Callers make the JSON of their events on their own threads; one thread writes ({@link LogWriter}), another one scrubs what was removed
 * ({@link Scrubber}). One process has a store open at a time.
 */
public final class RocksFeedbackLog extends RocksFeedbackReader implements FeedbackLog {
    private static final Logger LOG = LoggerFactory.getLogger(RocksFeedbackLog.class);

    private final LogOptions options;
    private final LogEnvironment environment;
    private final HighMark mark;
    private final Scrubber scrubber;
    private final LogWriter writer;
    private final Object copying = new Object(); // one copy at a time: they share a folder of links

    private RocksFeedbackLog(
            Path directory,
            LogOptions options,
            LogEnvironment environment,
            StoreOpening.Opened opened,
            EntryCodec codec,
            LogWriter.BeforeWrite beforeWrite) {
        super(directory, opened.database(), codec);
        this.options = options;
        this.environment = environment;
        this.mark = opened.mark();
        this.scrubber = new Scrubber(database, environment.threads());
        this.writer = new LogWriter(database, reads, mark, opened.from(), options, environment, beforeWrite, scrubber);
    }

    /**
     * Opens a store, and makes it where the folder is empty or missing.
     *
     * @throws CorruptLogException where events were lost, unless {@link LogOptions#acceptLoss} is set
     * @throws LogException where another log has it open, a newer program wrote it, or the system refuses
     */
    public static FeedbackLog open(Path directory, LogOptions options, LogEnvironment environment) {
        return open(directory, options, environment, Migrations.TODAY, () -> {});
    }

    static FeedbackLog open(
            Path directory,
            LogOptions options,
            LogEnvironment environment,
            Migrations migrations,
            LogWriter.BeforeWrite beforeWrite) {
        EntryCodec codec = new EntryCodec(migrations);
        StoreOpening.Opened opened = StoreOpening.forWriting(directory, options, environment, codec);
        RocksFeedbackLog log = new RocksFeedbackLog(directory, options, environment, opened, codec, beforeWrite);
        log.start();
        return log;
    }

    private void start() {
        writer.start();
        // What the last process had removed and not yet scrubbed.
        CompletableFuture<Void> unused = scrubber.scrub();
        if (unused.isCompletedExceptionally()) {
            LOG.debug("feedback log: nothing scrubs yet");
        }
    }

    /**
     * Opens a snapshot, a backup, or a store that nobody has open, for reading only.
     *
     * @throws CorruptLogException where events were lost
     */
    public static FeedbackReader openForReading(Path directory) {
        return new RocksFeedbackReader(
                directory, StoreOpening.forReading(directory, true), new EntryCodec(Migrations.TODAY));
    }

    /** Looks at every byte of a store that nobody has open; one that cannot even be opened is a finding too. */
    public static Verification verify(Path directory) {
        try (FeedbackReader reader = new RocksFeedbackReader(
                directory, StoreOpening.forReading(directory, false), new EntryCodec(Migrations.TODAY))) {
            return reader.verify();
        } catch (CorruptLogException e) {
            return damaged(directory, e.findings());
        } catch (LogException e) {
            if (e.getCause() instanceof RocksDBException && e.kind() == LogException.Kind.UNREADABLE) {
                return damaged(directory, List.of(new Finding(Finding.DATABASE, 0, String.valueOf(e.getMessage()))));
            }
            throw e;
        }
    }

    static Verification damaged(Path directory, List<Finding> findings) {
        return new Verification(
                findings.subList(0, Math.min(findings.size(), Verification.MOST_FINDINGS)),
                findings.size(),
                0,
                Map.of(),
                0,
                Verifier.storeBytes(directory));
    }

    @Override
    public CompletableFuture<Appended> append(List<? extends Event> events) {
        return append(events, null);
    }

    @Override
    public CompletableFuture<Appended> append(List<? extends Event> events, @Nullable Idempotency idempotency) {
        CompletableFuture<Appended> done = new CompletableFuture<>();
        if (events.isEmpty() || events.size() > MOST_APPENDED) {
            done.completeExceptionally(new LogException(
                    LogException.Kind.INVALID,
                    "an append has 1 to " + MOST_APPENDED + " events, this one has " + events.size()));
            return done;
        }
        List<byte[]> json = new ArrayList<>();
        long bytes = 0;
        for (Event event : events) {
            if (event instanceof Erased) {
                done.completeExceptionally(new LogException(
                        LogException.Kind.INVALID, "an erasure is not appended: use erase, which deletes as well"));
                return done;
            }
            byte[] each = EventJson.write(event);
            json.add(each);
            bytes += each.length;
        }
        writer.submit(new Command.Append(List.copyOf(events), List.copyOf(json), bytes, idempotency, done));
        return done;
    }

    @Override
    public CompletableFuture<Erasure> erase(Erased erasure) {
        CompletableFuture<Erasure> done = new CompletableFuture<>();
        writer.submit(new Command.Erase(erasure, EventJson.write(erasure), done));
        return done;
    }

    @Override
    public RetentionReport retain(Retention retention) {
        RetentionReport report = new RetentionRun(
                        database,
                        writer,
                        reads.codec(),
                        retention,
                        environment.clock().instant(),
                        options.idempotencyKept())
                .run();
        RetentionRun.join(scrubber.scrub());
        return report;
    }

    @Override
    public void snapshot(Path target) {
        synchronized (copying) {
            StoreCopies.copy(database, target, true, unfinished -> {});
        }
    }

    @Override
    public void backup(Path target) {
        synchronized (copying) {
            StoreCopies.copy(
                    database,
                    target,
                    false,
                    unfinished -> Backups.seal(unfinished, environment.clock().instant()));
        }
    }

    @Override
    public WriterStats stats() {
        return writer.stats();
    }

    /** Writes what waits, and lets go of the store. What comes later fails with CLOSED. */
    @Override
    public synchronized void close() {
        writer.close();
        scrubber.close();
        try {
            mark.close();
        } catch (IOException e) {
            LOG.warn("feedback log: the file {} could not be forced to the disk: {}", HighMark.FILE, e.toString());
        }
        super.close();
    }
}
