package dev.journeyman.feedback.log;

import dev.journeyman.feedback.events.EventIds;
import dev.journeyman.feedback.log.Entry.Stored;
import dev.journeyman.feedback.log.Envelope.DamagedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** Every way of reading the log. */
final class LogReads {
    private static final String EVENTS = Family.EVENTS.label();

    private final Database database;
    private final EntryCodec codec;

    LogReads(Database database, EntryCodec codec) {
        this.database = database;
        this.codec = codec;
    }

    EntryCodec codec() {
        return codec;
    }

    long lastSequence() {
        return database.use(LogReads::lastSequence);
    }

    static long lastSequence(Tables tables) throws RocksDBException {
        byte[] last = tables.get(Family.META, Keys.LAST);
        return last == null || last.length != Keys.SEQUENCE_BYTES ? 0 : Keys.sequence(last);
    }

    Optional<Entry> at(long sequence) {
        return Optional.ofNullable(database.<@Nullable Entry>use(tables -> at(tables, sequence)));
    }

    private @Nullable Entry at(Tables tables, long sequence) {
        byte[] bytes;
        try {
            bytes = tables.get(Family.EVENTS, Keys.sequence(sequence));
        } catch (RocksDBException e) {
            throw RocksErrors.of(where(), EVENTS, sequence, e);
        }
        return bytes == null ? null : decode(sequence, bytes);
    }

    private Entry decode(long sequence, byte[] bytes) {
        try {
            return codec.decode(sequence, bytes);
        } catch (DamagedException e) {
            throw damaged(EVENTS, sequence, e.problem());
        }
    }

    private String where() {
        return database.folder().toString();
    }

    private CorruptLogException damaged(String family, long sequence, String problem) {
        return new CorruptLogException(where(), List.of(new Finding(family, sequence, problem)), null);
    }

    /** The event at a sequence that an index names; null where its content is gone. */
    @Nullable
    Stored indexed(Tables tables, Family index, long sequence) {
        Entry entry = at(tables, sequence);
        if (entry == null) {
            throw damaged(index.label(), sequence, "the index names an event that is not there");
        }
        return entry instanceof Stored stored ? stored : null;
    }

    List<Entry> from(long sequence, int limit) {
        checkLimit(limit);
        List<Entry> entries = new ArrayList<>();
        walk(Math.max(1, sequence), entry -> {
            entries.add(entry);
            return entries.size() < limit;
        });
        return entries;
    }

    void forEach(long sequence, Consumer<? super Entry> reader) {
        walk(Math.max(1, sequence), entry -> {
            reader.accept(entry);
            return true;
        });
    }

    private interface Step {
        boolean goOn(Entry entry);
    }

    /** Walks the events in order; a sequence that is missing in between or at the end is damage. */
    private void walk(long first, Step step) {
        database.<@Nullable Void>use(tables -> {
            try (View view = tables.view();
                    Scan scan = tables.scan(view, Family.EVENTS)) {
                byte[] told = tables.get(view, Family.META, Keys.LAST);
                long last = told == null ? 0 : Keys.sequence(told);
                long expected = first;
                boolean there = scan.seek(Keys.sequence(first));
                while (there) {
                    byte[] key = scan.key();
                    if (key.length != Keys.SEQUENCE_BYTES || Keys.sequence(key) != expected) {
                        break;
                    }
                    if (!step.goOn(decode(expected, scan.value()))) {
                        return null;
                    }
                    expected++;
                    there = scan.next();
                }
                if (expected <= last) {
                    throw damaged(EVENTS, expected, "the event is not there");
                }
            }
            return null;
        });
    }

    Optional<Stored> byId(String id) {
        if (!EventIds.isInteraction(id) && !EventIds.isFeedback(id)) {
            return Optional.empty();
        }
        return Optional.ofNullable(database.<@Nullable Stored>use(tables -> {
            byte[] sequence = tables.get(Family.BY_ID, Keys.id(id));
            return sequence == null ? null : indexed(tables, Family.BY_ID, Keys.sequence(sequence));
        }));
    }

    List<Stored> byInteraction(String interactionId, int limit) {
        checkLimit(limit);
        if (!EventIds.isInteraction(interactionId)) {
            return List.of();
        }
        return database.use(tables -> {
            byte[] prefix = Keys.interactionPrefix(interactionId);
            List<Stored> found = new ArrayList<>();
            try (Scan scan = tables.scan(Family.BY_INTERACTION)) {
                boolean there = scan.seek(prefix);
                while (there && found.size() < limit && Keys.startsWith(scan.key(), prefix)) {
                    Stored stored = indexed(tables, Family.BY_INTERACTION, Keys.sequence(scan.key()));
                    if (stored != null) {
                        found.add(stored);
                    }
                    there = scan.next();
                }
            }
            return found;
        });
    }

    List<Stored> byKey(String keyId, long before, int limit) {
        checkLimit(limit);
        return database.use(tables -> {
            byte[] prefix = Keys.keyPrefix(keyId);
            List<Stored> found = new ArrayList<>();
            if (before <= 1) {
                return found;
            }
            try (Scan scan = tables.scan(Family.BY_KEY)) {
                boolean there = scan.seekBack(Keys.with(prefix, before - 1));
                while (there && found.size() < limit && Keys.startsWith(scan.key(), prefix)) {
                    Stored stored = indexed(tables, Family.BY_KEY, Keys.sequence(scan.key()));
                    if (stored != null) {
                        found.add(stored);
                    }
                    there = scan.previous();
                }
            }
            return found;
        });
    }

    List<Stored> byTime(Instant from, Instant until, int limit) {
        checkLimit(limit);
        List<Stored> found = new ArrayList<>();
        for (String prefix : List.of(EventIds.FEEDBACK, EventIds.INTERACTION)) {
            found.addAll(byTime(prefix, from, until, limit));
        }
        found.sort(
                Comparator.comparing((Stored stored) -> timePart(stored.event().id()))
                        .thenComparingLong(Stored::sequence));
        return List.copyOf(found.subList(0, Math.min(limit, found.size())));
    }

    private static String timePart(String id) {
        return id.substring(id.length() - EventIds.DIGITS);
    }

    private List<Stored> byTime(String prefix, Instant from, Instant until, int limit) {
        byte[] first = Keys.id(EventIds.firstAt(prefix, from));
        String end = EventIds.firstAt(prefix, until);
        return database.use(tables -> {
            List<Stored> found = new ArrayList<>();
            try (Scan scan = tables.scan(Family.BY_ID)) {
                boolean there = scan.seek(first);
                while (there && found.size() < limit && isBefore(scan.key(), end, prefix)) {
                    Stored stored = indexed(tables, Family.BY_ID, Keys.sequence(scan.value()));
                    if (stored != null) {
                        found.add(stored);
                    }
                    there = scan.next();
                }
            }
            return found;
        });
    }

    private static boolean isBefore(byte[] key, String end, String prefix) {
        return Keys.startsWith(key, Keys.ascii(prefix)) && Arrays.compare(key, Keys.ascii(end)) < 0;
    }

    boolean isErased(String interactionId) {
        return EventIds.isInteraction(interactionId)
                && database.use(tables -> tables.get(Family.META, Keys.erased(interactionId)) != null);
    }

    private static void checkLimit(int limit) {
        if (limit < 1 || limit > FeedbackReader.MOST_READ) {
            throw new LogException(
                    LogException.Kind.INVALID, "limit must be from 1 to " + FeedbackReader.MOST_READ + ", is " + limit);
        }
    }
}
