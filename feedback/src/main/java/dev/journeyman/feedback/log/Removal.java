package dev.journeyman.feedback.log;

import dev.journeyman.feedback.events.Erased;
import dev.journeyman.feedback.log.Entry.Reason;
import dev.journeyman.feedback.log.Entry.Stored;
import dev.journeyman.feedback.log.Entry.Tombstone;
import dev.journeyman.feedback.log.Envelope.DamagedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
        byte[] key = Keys.sequence(sequence);
        byte[] bytes = tables.get(Family.EVENTS, key);
        if (bytes == null) {
            throw damaged(sequence, "the event is not there", null);
        }
        Entry entry;
        try {
            entry = codec.decode(sequence, bytes);
        } catch (DamagedException e) {
            throw damaged(sequence, e.problem(), e);
        }
        if (!(entry instanceof Stored stored) || stored.event() instanceof Erased) {
            return;
        }
        for (Keys.IndexEntry index : Keys.indexEntries(sequence, stored.event())) {
            tables.delete(batch, index.family(), index.key());
        }
        Tombstone tombstone = new Tombstone(sequence, reason, stored.event().type(), now, cause);
        tables.put(batch, Family.EVENTS, key, codec.encode(tombstone, DataClass.of(stored.event())));
        tables.put(batch, Family.META, Keys.scrub(sequence), new byte[0]);
        removed.add(sequence);
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
