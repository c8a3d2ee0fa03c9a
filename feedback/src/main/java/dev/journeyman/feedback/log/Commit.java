package dev.journeyman.feedback.log;

import dev.journeyman.feedback.events.Event;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * The appends that share one synced write. Each is taken whole or refused whole; a refused one leaves nothing in the batch and does not disturb the
 * others.
 */
final class Commit {
    private final Tables tables;
    private final EntryCodec codec;
    private final WriteBatch batch;
    private final Instant now;
    private final Set<String> ids = new HashSet<>();
    private final Map<ByteBuffer, IdempotencyRecord> names = new HashMap<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private long next;
    private int written;

    /** What became of an append; exactly one of the two is there. */
    record Outcome(
            Command.Append append,
            @Nullable Appended appended,
            @Nullable LogException refusal) {}

    /**
     * An empty commit.
     *
     * @param next the sequence of the first event
     */
    Commit(Tables tables, EntryCodec codec, WriteBatch batch, long next, Instant now) {
        this.tables = tables;
        this.codec = codec;
        this.batch = batch;
        this.next = next;
        this.now = now;
    }

    List<Outcome> outcomes() {
        return outcomes;
    }

    /** How many events the batch holds. */
    int written() {
        return written;
    }

    /** The sequence after the last event. */
    long next() {
        return next;
    }

    void add(Command.Append append) throws RocksDBException {
        try {
            outcomes.add(new Outcome(append, place(append), null));
        } catch (LogException e) {
            outcomes.add(new Outcome(append, null, e));
        }
    }

    private Appended place(Command.Append append) throws RocksDBException {
        Idempotency idempotency = append.idempotency();
        byte[] name = idempotency == null ? new byte[0] : idempotency.nameDigest();
        byte[] request = idempotency == null ? new byte[0] : idempotency.requestDigest();
        if (idempotency != null) {
            IdempotencyRecord earlier = earlier(name);
            if (earlier != null) {
                if (!earlier.isOf(request)) {
                    throw new LogException(
                            LogException.Kind.IDEMPOTENCY_CONFLICT,
                            "the idempotency key was used with another request: choose a new one");
                }
                return new Appended(earlier.firstSequence(), earlier.count(), true);
            }
        }
        checkNew(append.events());
        long first = next;
        for (int i = 0; i < append.events().size(); i++) {
            put(append.events().get(i), append.json().get(i));
        }
        int count = append.events().size();
        if (idempotency != null) {
            IdempotencyRecord entry = new IdempotencyRecord(first, count, now, request);
            tables.put(batch, Family.IDEMPOTENCY, name, entry.encode());
            names.put(ByteBuffer.wrap(name), entry);
        }
        return new Appended(first, count, false);
    }

    private @Nullable IdempotencyRecord earlier(byte[] name) throws RocksDBException {
        IdempotencyRecord here = names.get(ByteBuffer.wrap(name));
        if (here != null) {
            return here;
        }
        byte[] stored = tables.get(Family.IDEMPOTENCY, name);
        if (stored == null) {
            return null;
        }
        try {
            return IdempotencyRecord.decode(stored);
        } catch (Envelope.DamagedException e) {
            throw new CorruptLogException(
                    tables.folder().toString(), List.of(new Finding(Family.IDEMPOTENCY.label(), 0, e.problem())), e);
        }
    }

    /** All checks come before the first event is put: what is refused leaves nothing. */
    private void checkNew(List<Event> events) throws RocksDBException {
        Set<String> own = new HashSet<>();
        for (Event event : events) {
            if (!own.add(event.id())
                    || ids.contains(event.id())
                    || tables.get(Family.BY_ID, Keys.id(event.id())) != null) {
                throw new LogException(
                        LogException.Kind.DUPLICATE_ID, event.id() + ": an event with that id is in the log");
            }
            for (String interactionId : event.interactionIds()) {
                if (tables.get(Family.META, Keys.erased(interactionId)) != null) {
                    throw new LogException(
                            LogException.Kind.ERASED,
                            interactionId + ": the interaction was erased, and nothing more is taken about it");
                }
            }
        }
    }

    /** Puts one event with all its index entries. */
    void put(Event event, byte[] json) throws RocksDBException {
        long sequence = next++;
        written++;
        ids.add(event.id());
        tables.put(batch, Family.EVENTS, Keys.sequence(sequence), codec.encode(sequence, event, json));
        for (Keys.IndexEntry entry : Keys.indexEntries(sequence, event)) {
            tables.put(batch, entry.family(), entry.key(), entry.value());
        }
    }

    /** Puts what the sequence has come to: in the same batch as its events, so that it is never ahead of them or behind. */
    void finish() throws RocksDBException {
        tables.put(batch, Family.META, Keys.LAST, Keys.sequence(next - 1));
    }
}
