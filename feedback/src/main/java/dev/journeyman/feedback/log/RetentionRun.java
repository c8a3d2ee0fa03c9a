package dev.journeyman.feedback.log;

import dev.journeyman.feedback.events.Erased;
import dev.journeyman.feedback.log.Entry.Stored;
import dev.journeyman.feedback.log.Envelope.DamagedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * Finds what is kept no longer and has it removed.
 *
 * <p>Two walks over the events, oldest first: the first adds up what each class takes, the second removes an event where it is too old, or
 * while its class takes too much. An answer that somebody said something of counts as feedback, so that what was said does not outlive what
 * it was said of. One run removes at most {@link #MOST_REMOVED} events; the next goes on.
 */
final class RetentionRun {
    static final int MOST_REMOVED = 100_000;

    private static final int AT_ONCE = 256;

    private final Database database;
    private final LogWriter writer;
    private final EntryCodec codec;
    private final Retention retention;
    private final Instant now;
    private final Duration idempotencyKept;
    private final Map<DataClass, Long> kept = new EnumMap<>(DataClass.class);
    private final Map<DataClass, Long> removed = new EnumMap<>(DataClass.class);

    RetentionRun(
            Database database,
            LogWriter writer,
            EntryCodec codec,
            Retention retention,
            Instant now,
            Duration idempotencyKept) {
        this.database = database;
        this.writer = writer;
        this.codec = codec;
        this.retention = retention;
        this.now = now;
        this.idempotencyKept = idempotencyKept;
    }

    RetentionReport run() {
        List<Long> tooMuch = retention.isForever() ? List.of() : database.use(this::tooMuch);
        List<byte[]> names = database.use(this::oldNames);
        for (int from = 0; from < tooMuch.size(); from += AT_ONCE) {
            remove(tooMuch.subList(from, Math.min(from + AT_ONCE, tooMuch.size())), List.of());
        }
        for (int from = 0; from < names.size(); from += AT_ONCE) {
            remove(List.of(), names.subList(from, Math.min(from + AT_ONCE, names.size())));
        }
        return new RetentionReport(removed, kept, names.size());
    }

    private List<Long> tooMuch(Tables tables) throws RocksDBException {
        try (View view = tables.view()) {
            walk(tables, view, (sequence, envelope, dataClass) -> {
                kept.merge(dataClass, (long) envelope.body().length, Long::sum);
                return true;
            });
            List<Long> sequences = new ArrayList<>();
            walk(tables, view, (sequence, envelope, dataClass) -> {
                if (isTooMuch(envelope, dataClass)) {
                    sequences.add(sequence);
                    removed.merge(dataClass, 1L, Long::sum);
                    kept.merge(dataClass, -(long) envelope.body().length, Long::sum);
                }
                return sequences.size() < MOST_REMOVED;
            });
            return sequences;
        }
    }

    private interface Step {
        boolean goOn(long sequence, Envelope envelope, DataClass dataClass) throws RocksDBException;
    }

    private void walk(Tables tables, View view, Step step) throws RocksDBException {
        try (Scan scan = tables.scan(view, Family.EVENTS)) {
            for (boolean there = scan.first(); there; there = scan.next()) {
                long sequence = Keys.sequence(scan.key());
                Envelope envelope = envelope(tables, sequence, scan.value());
                if (envelope.kind() == Envelope.Kind.TOMBSTONE) {
                    continue;
                }
                DataClass dataClass = dataClass(tables, view, sequence, envelope);
                if (dataClass == null) {
                    continue;
                }
                if (!step.goOn(sequence, envelope, dataClass)) {
                    return;
                }
            }
        }
    }

    private static Envelope envelope(Tables tables, long sequence, byte[] bytes) {
        try {
            return Envelope.decode(sequence, bytes);
        } catch (DamagedException e) {
            throw damaged(tables, sequence, e);
        }
    }

    private static CorruptLogException damaged(Tables tables, long sequence, DamagedException e) {
        return new CorruptLogException(
                tables.folder().toString(), List.of(new Finding(Family.EVENTS.label(), sequence, e.problem())), e);
    }

    /** The class an event has by now: where an answer has feedback, that of the feedback; null for erasures, which stay. */
    private @Nullable DataClass dataClass(Tables tables, View view, long sequence, Envelope envelope)
            throws RocksDBException {
        if (envelope.dataClass() == DataClass.FEEDBACK) {
            return DataClass.FEEDBACK;
        }
        Entry entry;
        try {
            entry = codec.decode(sequence, envelope);
        } catch (DamagedException e) {
            throw damaged(tables, sequence, e);
        }
        if (!(entry instanceof Stored stored) || stored.event() instanceof Erased) {
            return null;
        }
        if (envelope.dataClass() == DataClass.AUDIT) {
            return DataClass.AUDIT;
        }
        byte[] prefix = Keys.interactionPrefix(stored.event().id());
        try (Scan scan = tables.scan(view, Family.BY_INTERACTION)) {
            boolean more = scan.seek(Keys.with(prefix, sequence)) && scan.next();
            return more && Keys.startsWith(scan.key(), prefix) ? DataClass.FEEDBACK : DataClass.INTERACTIONS;
        }
    }

    private boolean isTooMuch(Envelope envelope, DataClass dataClass) {
        Retention.@Nullable Limit limit = retention.limits().get(dataClass);
        if (limit == null) {
            return false;
        }
        Duration age = limit.age();
        Long bytes = limit.bytes();
        return (age != null && envelope.at().isBefore(now.minus(age)))
                || (bytes != null && kept.getOrDefault(dataClass, 0L) > bytes);
    }

    private List<byte[]> oldNames(Tables tables) throws RocksDBException {
        List<byte[]> names = new ArrayList<>();
        Instant oldest = now.minus(idempotencyKept);
        try (Scan scan = tables.scan(Family.IDEMPOTENCY)) {
            for (boolean there = scan.first(); there && names.size() < MOST_REMOVED; there = scan.next()) {
                if (IdempotencyRecord.decode(scan.value()).at().isBefore(oldest)) {
                    names.add(scan.key());
                }
            }
        } catch (DamagedException e) {
            throw new CorruptLogException(
                    tables.folder().toString(), List.of(new Finding(Family.IDEMPOTENCY.label(), 0, e.problem())), e);
        }
        return names;
    }

    private void remove(List<Long> sequences, List<byte[]> names) {
        CompletableFuture<Integer> done = new CompletableFuture<>();
        writer.submit(new Command.Retire(List.copyOf(sequences), List.copyOf(names), done));
        join(done);
    }

    /** Waits, and throws the log's own error where it failed. */
    static void join(CompletableFuture<?> future) {
        try {
            future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof LogException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
