package dev.journeyman.feedback.log;

import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** A walk over a column family in the order of its keys. A block that cannot be read is an error, never an early end. */
final class Scan implements AutoCloseable {
    private final RocksIterator iterator;

    Scan(RocksIterator iterator) {
        this.iterator = iterator;
    }

    /** Goes to the first key at or after that one, and says whether there is one. */
    boolean seek(byte[] key) throws RocksDBException {
        iterator.seek(key);
        return isThere();
    }

    /** Goes to the last key at or before that one. */
    boolean seekBack(byte[] key) throws RocksDBException {
        iterator.seekForPrev(key);
        return isThere();
    }

    boolean first() throws RocksDBException {
        iterator.seekToFirst();
        return isThere();
    }

    boolean last() throws RocksDBException {
        iterator.seekToLast();
        return isThere();
    }

    boolean next() throws RocksDBException {
        iterator.next();
        return isThere();
    }

    boolean previous() throws RocksDBException {
        iterator.prev();
        return isThere();
    }

    private boolean isThere() throws RocksDBException {
        boolean valid = iterator.isValid();
        if (!valid) {
            iterator.status();
        }
        return valid;
    }

    byte[] key() {
        return iterator.key();
    }

    byte[] value() {
        return iterator.value();
    }

    @Override
    public void close() {
        iterator.close();
    }
}
