package dev.journeyman.feedback.log;

import java.util.List;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the database takes writes: watches the free space, and brings the database back after a write that failed.
 *
 * <p>After such a write RocksDB takes no more until it is opened anew. That is tried at the next command, once the wait is over; until then
 * commands fail at once. Reads go on all the time. Used by the thread that writes; {@link #isFull} by any.
 */
final class WriteReadiness {
    private static final Logger LOG = LoggerFactory.getLogger(WriteReadiness.class);

    private final Database database;
    private final LogReads reads;
    private final LogOptions options;
    private final LogEnvironment environment;
    private volatile boolean full;
    private boolean broken;
    private long brokenSinceNanos;

    WriteReadiness(Database database, LogReads reads, LogOptions options, LogEnvironment environment) {
        this.database = database;
        this.reads = reads;
        this.options = options;
        this.environment = environment;
    }

    /** Whether the last write found the disk full. */
    boolean isFull() {
        return full;
    }

    /** A write succeeded. */
    void wrote() {
        full = false;
    }

    /** A write failed; the error in the log's terms. */
    LogException failed(RocksDBException e) {
        broken = true;
        brokenSinceNanos = environment.nanoTime().getAsLong();
        LogException told = RocksErrors.of(database.folder().toString(), e);
        full = told instanceof StoreFullException;
        LOG.error("feedback log: a write failed and was not acknowledged: {}", told.getMessage());
        return told;
    }

    /**
     * Makes sure that there is room, and that the database takes writes.
     *
     * @param bytes to be written
     * @param makesRoom whether it is a removal, which may use half of the reserve: what makes room must not need it all
     * @param last the highest sequence that was acknowledged
     * @return the highest sequence there is: more than {@code last} where a write that was told as failed is there all the same
     * @throws LogException where nothing can be written
     */
    long ready(long bytes, boolean makesRoom, long last) {
        long reserve = makesRoom ? options.reserveBytes() / 2 : options.reserveBytes();
        long needed = reserve + 2 * bytes; // in the write-ahead log now, in a table file later
        long free = environment.freeBytes().getAsLong();
        if (free < needed) {
            full = true;
            throw new StoreFullException(
                    database.folder() + ": the disk is full: " + free + " bytes are free and " + needed
                            + " are needed; make room. Reads go on",
                    null);
        }
        if (!broken) {
            return last;
        }
        long waitedNanos = environment.nanoTime().getAsLong() - brokenSinceNanos;
        if (waitedNanos < options.retryAfter().toNanos()) {
            String told = database.folder() + ": the last write failed; writing is tried again after "
                    + options.retryAfter().toMillis() + " ms";
            throw full ? new StoreFullException(told, null) : new LogException(LogException.Kind.UNREADABLE, told);
        }
        return openAnew(last);
    }

    private long openAnew(long last) {
        try {
            database.reopen();
        } catch (RocksDBException e) {
            throw failed(e);
        }
        long found = reads.lastSequence();
        if (found < last) {
            brokenSinceNanos = environment.nanoTime().getAsLong();
            throw new CorruptLogException(
                    database.folder().toString(),
                    List.of(new Finding(
                            Finding.DATABASE, found + 1, "events up to " + last + " were acknowledged and are lost")),
                    null);
        }
        broken = false;
        LOG.info("feedback log: the database was opened anew and takes writes again");
        return found;
    }
}
