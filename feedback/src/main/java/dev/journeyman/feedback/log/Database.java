package dev.journeyman.feedback.log;

import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** Guards the open database: whoever uses it holds a shared lock, and closing or opening it anew waits for them. */
final class Database implements AutoCloseable {
    private final Path folder;
    private final boolean compress;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private @Nullable Tables tables; // guarded by the lock, as is the next
    private boolean closed;

    /** Something done with the tables. */
    interface Use<T extends @Nullable Object> {
        T with(Tables tables) throws RocksDBException;
    }

    Database(Tables tables, boolean compress) {
        this.tables = tables;
        this.folder = tables.folder();
        this.compress = compress;
    }

    Path folder() {
        return folder;
    }

    /**
     * Uses the tables.
     *
     * @throws LogException for what RocksDB says, and where the log is closed
     */
    <T extends @Nullable Object> T use(Use<T> use) {
        try {
            return useRaw(use);
        } catch (RocksDBException e) {
            throw RocksErrors.of(folder.toString(), e);
        }
    }

    /** Uses the tables and leaves RocksDB's error to the caller. */
    <T extends @Nullable Object> T useRaw(Use<T> use) throws RocksDBException {
        lock.readLock().lock();
        try {
            Tables open = tables;
            if (open == null) {
                throw closed
                        ? closedError()
                        : new LogException(
                                LogException.Kind.UNREADABLE,
                                folder + ": the database could not be opened again; it is tried at the next append");
            }
            return use.with(open);
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Closes the database and opens it anew: how RocksDB is brought back after a write that failed. Where it cannot be opened for writing, it is
     * opened for reading, and the error is thrown all the same.
     */
    void reopen() throws RocksDBException {
        lock.writeLock().lock();
        try {
            if (closed) {
                throw closedError();
            }
            Tables open = tables;
            tables = null;
            if (open != null) {
                open.close();
            }
            try {
                tables = new Tables(folder, Tables.Mode.WRITE, compress);
            } catch (RocksDBException e) {
                tables = new Tables(folder, Tables.Mode.READ, compress);
                throw e;
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private LogException closedError() {
        return new LogException(LogException.Kind.CLOSED, folder + ": the feedback log is closed");
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            closed = true;
            Tables open = tables;
            tables = null;
            if (open != null) {
                open.close();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
