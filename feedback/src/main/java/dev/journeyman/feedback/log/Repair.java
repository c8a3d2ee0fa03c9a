package dev.journeyman.feedback.log;

import dev.journeyman.feedback.events.Erased;
import dev.journeyman.feedback.log.Entry.Reason;
import dev.journeyman.feedback.log.Entry.Stored;
import dev.journeyman.feedback.log.Entry.Tombstone;
import dev.journeyman.feedback.log.Envelope.DamagedException;
import java.time.Instant;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Makes a store that lost events sound again, where an operator accepts the loss: a tombstone takes the place of each event that is missing or
 * damaged, and the indexes are built anew from the events. What the database itself cannot read it cannot mend.
 */
final class Repair {
    private static final long MOST_LOST = 1_000_000;
    private static final int AT_ONCE = 1_000;

    private final Tables tables;
    private final EntryCodec codec;
    private final Instant now;
    private WriteBatch batch = new WriteBatch();
    private long lost;

    private Repair(Tables tables, EntryCodec codec, Instant now) {
        this.tables = tables;
        this.codec = codec;
        this.now = now;
    }

    /**
     * Repairs a store.
     *
     * @param last the highest sequence that is known to have been given out
     * @return how many tombstones were written
     */
    static long run(Tables tables, EntryCodec codec, long last, Instant now) throws RocksDBException {
        Repair repair = new Repair(tables, codec, now);
        try {
            repair.clear(Family.BY_ID);
            repair.clear(Family.BY_INTERACTION);
            repair.clear(Family.BY_KEY);
            repair.events(last);
            repair.write();
            return repair.lost;
        } finally {
            repair.batch.close();
        }
    }

    private void clear(Family index) throws RocksDBException {
        try (Scan scan = tables.scan(index)) {
            for (boolean there = scan.first(); there; there = scan.next()) {
                tables.delete(batch, index, scan.key());
                writeIfLarge();
            }
        }
    }

    private void events(long last) throws RocksDBException {
        long next = 1;
        try (Scan scan = tables.scan(Family.EVENTS)) {
            for (boolean there = scan.first(); there; there = scan.next()) {
                long sequence = Keys.sequence(scan.key());
                lose(next, sequence);
                next = sequence + 1;
                event(sequence, scan.value());
            }
        }
        lose(next, last + 1);
        tables.put(batch, Family.META, Keys.LAST, Keys.sequence(Math.max(next - 1, last)));
    }

    private void event(long sequence, byte[] bytes) throws RocksDBException {
        Entry entry;
        try {
            entry = codec.decode(sequence, bytes);
        } catch (DamagedException e) {
            lose(sequence, sequence + 1);
            return;
        }
        if (!(entry instanceof Stored stored)) {
            return;
        }
        for (Keys.IndexEntry index : Keys.indexEntries(sequence, stored.event())) {
            tables.put(batch, index.family(), index.key(), index.value());
        }
        if (stored.event() instanceof Erased erased) {
            tables.put(batch, Family.META, Keys.erased(erased.interactionId()), Keys.sequence(sequence));
        }
        writeIfLarge();
    }

    private void lose(long from, long until) throws RocksDBException {
        for (long sequence = from; sequence < until; sequence++) {
            lost++;
            if (lost > MOST_LOST) {
                throw new LogException(
                        LogException.Kind.INVALID,
                        "more than " + MOST_LOST + " events are lost: restore the store from a backup");
            }
            Tombstone tombstone =
                    new Tombstone(sequence, Reason.LOST, EntryCodec.UNKNOWN_TYPE, now, "an operator accepted the loss");
            tables.put(batch, Family.EVENTS, Keys.sequence(sequence), codec.encode(tombstone, DataClass.AUDIT));
            writeIfLarge();
        }
    }

    private void writeIfLarge() throws RocksDBException {
        if (batch.count() >= AT_ONCE) {
            write();
        }
    }

    private void write() throws RocksDBException {
        tables.write(batch, true);
        batch.close();
        batch = new WriteBatch();
    }
}
