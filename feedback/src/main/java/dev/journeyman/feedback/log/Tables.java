package dev.journeyman.feedback.log;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The open database with its column families. Native memory: using it after {@link #close} ends the process, so only {@link Database} holds one.
 *
 * <p>The write-ahead log is recovered in the mode {@code TolerateCorruptedTailRecords}: a batch that was cut off at the very end was never
 * acknowledged and is dropped, and damage anywhere else stops the opening. (RocksDB's default mode opens silently with what lies before the
 * damage.) What a cut end takes that was acknowledged is noticed by {@link HighMark}.
 */
final class Tables implements AutoCloseable {
    private static final long CACHE_BYTES = 32L << 20;
    private static final long EVENTS_BUFFER_BYTES = 16L << 20;
    private static final long INDEX_BUFFER_BYTES = 4L << 20;
    private static final long WAL_BYTES = 64L << 20;
    private static final long INFO_LOG_BYTES = 1L << 20;
    private static final int INFO_LOGS = 2;
    private static final int OPEN_FILES = 512;
    private static final int BACKGROUND_JOBS = 2;
    private static final int BLOCK_BYTES = 16 << 10;
    private static final double BLOOM_BITS_PER_KEY = 10;

    /** How a database is opened. */
    enum Mode {
        /** It must not be there. */
        CREATE,
        /** It must be there. */
        WRITE,
        /** It must be there, and nothing is changed. */
        READ
    }

    private final Path folder;
    private final List<AutoCloseable> owned = new ArrayList<>();
    private final Map<Family, ColumnFamilyHandle> handles = new EnumMap<>(Family.class);
    private final WriteOptions synced;
    private final WriteOptions unsynced;
    private final RocksDB db;

    /**
     * Opens a database.
     *
     * @param compress whether blocks are compressed; tests that look for bytes in files say no
     */
    Tables(Path folder, Mode mode, boolean compress) throws RocksDBException {
        NativeLibrary.load();
        this.folder = folder;
        boolean done = false;
        try {
            synced = own(new WriteOptions().setSync(true));
            unsynced = own(new WriteOptions());
            LRUCache cache = own(new LRUCache(CACHE_BYTES));
            BloomFilter bloom = own(new BloomFilter(BLOOM_BITS_PER_KEY, false));
            List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
            descriptors.add(new ColumnFamilyDescriptor(
                    RocksDB.DEFAULT_COLUMN_FAMILY, familyOptions(INDEX_BUFFER_BYTES, cache, bloom, compress)));
            for (Family family : Family.values()) {
                long buffer = family == Family.EVENTS ? EVENTS_BUFFER_BYTES : INDEX_BUFFER_BYTES;
                descriptors.add(new ColumnFamilyDescriptor(
                        family.label().getBytes(StandardCharsets.UTF_8),
                        familyOptions(buffer, cache, bloom, compress)));
            }
            DBOptions options = own(databaseOptions(mode));
            List<ColumnFamilyHandle> inOrder = new ArrayList<>();
            String path = folder.toString();
            db = mode == Mode.READ
                    ? RocksDB.openReadOnly(options, path, descriptors, inOrder)
                    : RocksDB.open(options, path, descriptors, inOrder);
            owned.add(db);
            inOrder.forEach(this::own);
            Iterator<ColumnFamilyHandle> opened = inOrder.iterator();
            opened.next(); // default
            for (Family family : Family.values()) {
                handles.put(family, opened.next());
            }
            done = true;
        } finally {
            if (!done) {
                closeOwned();
            }
        }
    }

    private static DBOptions databaseOptions(Mode mode) {
        return new DBOptions()
                .setCreateIfMissing(mode == Mode.CREATE)
                .setCreateMissingColumnFamilies(mode == Mode.CREATE)
                .setParanoidChecks(true)
                .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                .setAtomicFlush(true)
                .setMaxBackgroundJobs(BACKGROUND_JOBS)
                .setMaxTotalWalSize(WAL_BYTES)
                .setMaxOpenFiles(OPEN_FILES)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(INFO_LOG_BYTES)
                .setKeepLogFileNum(INFO_LOGS)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0);
    }

    private ColumnFamilyOptions familyOptions(long bufferBytes, LRUCache cache, BloomFilter bloom, boolean compress) {
        BlockBasedTableConfig table = new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setBlockSize(BLOCK_BYTES)
                .setFilterPolicy(bloom)
                .setCacheIndexAndFilterBlocks(true);
        ColumnFamilyOptions options = own(new ColumnFamilyOptions());
        options.setTableFormatConfig(table)
                .setWriteBufferSize(bufferBytes)
                .setCompressionType(compress ? CompressionType.LZ4_COMPRESSION : CompressionType.NO_COMPRESSION)
                .setBottommostCompressionType(
                        compress ? CompressionType.ZSTD_COMPRESSION : CompressionType.NO_COMPRESSION);
        return options;
    }

    private <T extends AutoCloseable> T own(T resource) {
        owned.add(resource);
        return resource;
    }

    Path folder() {
        return folder;
    }

    private ColumnFamilyHandle handle(Family family) {
        ColumnFamilyHandle handle = handles.get(family);
        if (handle == null) {
            throw new IllegalStateException("every family has a handle");
        }
        return handle;
    }

    byte @Nullable [] get(Family family, byte[] key) throws RocksDBException {
        return db.get(handle(family), key);
    }

    byte @Nullable [] get(View view, Family family, byte[] key) throws RocksDBException {
        return db.get(handle(family), view.options(), key);
    }

    void put(WriteBatch batch, Family family, byte[] key, byte[] value) throws RocksDBException {
        batch.put(handle(family), key, value);
    }

    void delete(WriteBatch batch, Family family, byte[] key) throws RocksDBException {
        batch.delete(handle(family), key);
    }

    void write(WriteBatch batch, boolean sync) throws RocksDBException {
        db.write(sync ? synced : unsynced, batch);
    }

    /** The state of this moment, which later writes do not change. To be closed. */
    View view() {
        return new View(db);
    }

    /** A scan of what a family holds at this moment. To be closed. */
    Scan scan(Family family) {
        return new Scan(db.newIterator(handle(family)));
    }

    /** A scan of what a family holds in a view. To be closed before the view. */
    Scan scan(View view, Family family) {
        return new Scan(db.newIterator(handle(family), view.options()));
    }

    /** Reads every block of every table file and checks it. */
    void verifyChecksums() throws RocksDBException {
        db.verifyChecksum();
    }

    /** Writes what is in memory into table files, so that no write-ahead log is needed any more. */
    void flush() throws RocksDBException {
        try (FlushOptions options = new FlushOptions().setWaitForFlush(true).setAllowWriteStall(true)) {
            db.flush(options, List.copyOf(handles.values()));
        }
    }

    /** Rewrites the table files that hold keys of ranges, so that what was overwritten or deleted there leaves the disk. */
    void compactEvents(NavigableMap<Long, Long> fromTo) throws RocksDBException {
        try (CompactRangeOptions options = compactOptions()) {
            for (Map.Entry<Long, Long> range : fromTo.entrySet()) {
                db.compactRange(
                        handle(Family.EVENTS), Keys.sequence(range.getKey()), Keys.sequence(range.getValue()), options);
            }
        }
    }

    /** Rewrites all table files of a family. */
    void compact(Family family) throws RocksDBException {
        try (CompactRangeOptions options = compactOptions()) {
            db.compactRange(handle(family), null, null, options);
        }
    }

    private static CompactRangeOptions compactOptions() {
        return new CompactRangeOptions()
                .setBottommostLevelCompaction(CompactRangeOptions.BottommostLevelCompaction.kForce)
                .setExclusiveManualCompaction(false);
    }

    /** A second database in a new folder, of hard links where that folder is on the same disk. Writes go on meanwhile. */
    void checkpoint(Path target) throws RocksDBException {
        try (Checkpoint checkpoint = Checkpoint.create(db)) {
            checkpoint.createCheckpoint(target.toString());
        }
    }

    @Override
    public void close() {
        closeOwned();
    }

    /** Column families go before their database, and that before its options: the order of opening, turned round. */
    private void closeOwned() {
        Collections.reverse(owned);
        for (AutoCloseable each : owned) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException("native resources close without errors", e);
            }
        }
        owned.clear();
    }
}
