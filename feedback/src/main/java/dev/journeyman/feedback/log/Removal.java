package dev.journeyman.feedback.log;

import dev.journeyman.feedback.events.Erased;
import dev.journeyman.feedback.events.EventJson;
import dev.journeyman.feedback.events.Reviewed;
import dev.journeyman.feedback.log.Entry.Reason;
import dev.journeyman.feedback.log.Entry.Stored;
import dev.journeyman.feedback.log.Entry.Tombstone;
import dev.journeyman.feedback.log.Envelope.DamagedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Takes the content of events out of the store: a tombstone at the same sequence, no index entry, no idempotency key, and a note for
 * {@link Scrubber} that the bytes have to leave the disk.
 */
final class Removal {
    private final Tables tables;
    private final EntryCodec codec;
    private final WriteBatch batch;
    private final Reason reason;
    private final Instant now;
    private final String cause;
    private final List<Long> removed = new ArrayList<>();

    Removal(Tables tables, EntryCodec codec, WriteBatch batch, Reason reason, Instant now, String cause) {
        this.tables = tables;
        this.codec = codec;
        this.batch = batch;
        this.reason = reason;
        this.now = now;
        this.cause = cause;
    }

    List<Long> removed() {
        return removed;
    }

    /** Removes the event at a sequence; tombstones and erasures stay as they are. */
    void remove(long sequence) throws RocksDBException {
        if (entry(sequence) instanceof Stored stored && !(stored.event() instanceof Erased)) {
            remove(stored);
        }
    }

    /** Removes the event at a sequence because an interaction is erased; a decision that speaks of others too stays, without a word of this one. */
    void erase(long sequence, String interactionId) throws RocksDBException {
        if (entry(sequence) instanceof Stored stored && stored.event() instanceof Reviewed review) {
            Optional<Reviewed> left = review.without(interactionId);
            if (left.isPresent()) {
                replace(stored, left.get());
                return;
            }
        }
        remove(sequence);
    }

    private void replace(Stored stored, Reviewed left) throws RocksDBException {
        forget(stored);
        for (Keys.IndexEntry index : Keys.indexEntries(stored.sequence(), left)) {
            tables.put(batch, index.family(), index.key(), index.value());
        }
        tables.put(
                batch,
                Family.EVENTS,
                Keys.sequence(stored.sequence()),
                codec.encode(stored.sequence(), left, EventJson.write(left)));
    }

    private Entry entry(long sequence) throws RocksDBException {
        byte[] bytes = tables.get(Family.EVENTS, Keys.sequence(sequence));
        if (bytes == null) {
            throw damaged(sequence, "the event is not there", null);
        }
        try {
            return codec.decode(sequence, bytes);
        } catch (DamagedException e) {
            throw damaged(sequence, e.problem(), e);
        }
    }

    private void remove(Stored stored) throws RocksDBException {
        forget(stored);
        Tombstone tombstone =
                new Tombstone(stored.sequence(), reason, stored.event().type(), now, cause);
        tables.put(
                batch,
                Family.EVENTS,
                Keys.sequence(stored.sequence()),
                codec.encode(tombstone, DataClass.of(stored.event())));
        removed.add(stored.sequence());
    }

    /** Deletes the index entries, and notes that the bytes have to go. */
    private void forget(Stored stored) throws RocksDBException {
        for (Keys.IndexEntry index : Keys.indexEntries(stored.sequence(), stored.event())) {
            tables.delete(batch, index.family(), index.key());
        }
        tables.put(batch, Family.META, Keys.scrub(stored.sequence()), new byte[0]);
    }

    /** Forgets the idempotency keys that lead to what was removed: they hold a digest of the request. */
    void forgetRequests() throws RocksDBException {
        if (removed.isEmpty()) {
            return;
        }
        try (Scan scan = tables.scan(Family.IDEMPOTENCY)) {
            for (boolean there = scan.first(); there; there = scan.next()) {
                IdempotencyRecord entry;
                try {
                    entry = IdempotencyRecord.decode(scan.value());
                } catch (DamagedException e) {
                    continue; // verify tells
                }
                if (removed.stream().anyMatch(entry::covers)) {
                    tables.delete(batch, Family.IDEMPOTENCY, scan.key());
                }
            }
        }
    }

    private CorruptLogException damaged(long sequence, String problem, @Nullable Throwable because) {
        return new CorruptLogException(
                tables.folder().toString(), List.of(new Finding(Family.EVENTS.label(), sequence, problem)), because);
    }
}
