package dev.journeyman.feedback.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a store's folder, makes it where it is new, and refuses it where its end was lost. */
final class StoreOpening {
    /** The layout that is written and read. */
    static final int FORMAT = 1;

    private static final Logger LOG = LoggerFactory.getLogger(StoreOpening.class);

    private StoreOpening() {}

    /**
     * A store that is open.
     *
     * @param from the mark that the database stands at
     */
    record Opened(Database database, HighMark mark, HighMark.Mark from) {}

    /**
     * Opens a store for writing.
     *
     * @throws LogException where it cannot be, with the findings where it is damaged
     */
    static Opened forWriting(Path directory, LogOptions options, LogEnvironment environment, EntryCodec codec) {
        Path folder = directory.resolve(StoreCopies.DATABASE);
        Tables tables = null;
        try {
            Files.createDirectories(folder);
            boolean marked = Files.exists(directory.resolve(HighMark.FILE));
            Tables.Mode mode = mode(directory, folder, marked);
            tables = new Tables(folder, mode, options.compress());
            StoreCopies.clear(directory);
            prepare(tables, environment);
            List<Finding> findings = StoreChecks.atOpening(directory, tables);
            if (!findings.isEmpty()) {
                accept(directory, tables, options, environment, codec, findings);
            }
            HighMark.Mark from = new HighMark.Mark(
                    StoreChecks.storeId(tables.get(Family.META, Keys.STORE)), LogReads.lastSequence(tables));
            HighMark mark = HighMark.open(directory.resolve(HighMark.FILE), from, options.markEvery());
            FileCopies.force(directory);
            Opened opened = new Opened(new Database(tables, options.compress()), mark, from);
            tables = null; // its owner is the database now
            return opened;
        } catch (RocksDBException e) {
            throw RocksErrors.of(directory.toString(), e);
        } catch (IOException e) {
            throw new LogException(LogException.Kind.UNREADABLE, directory + ": cannot be opened: " + e, e);
        } finally {
            if (tables != null) {
                tables.close();
            }
        }
    }

    /**
     * Opens a store for reading only; nothing in its data is changed.
     *
     * @param check whether a lost end is refused
     */
    static Database forReading(Path directory, boolean check) {
        Path folder = directory.resolve(StoreCopies.DATABASE);
        Tables tables = null;
        try {
            if (!Files.isDirectory(folder)) {
                throw new LogException(
                        LogException.Kind.UNREADABLE, directory + ": is no feedback log: it has no folder db");
            }
            requireCurrent(directory, folder);
            tables = new Tables(folder, Tables.Mode.READ, true);
            checkFormat(directory, tables);
            List<Finding> findings = check ? StoreChecks.atOpening(directory, tables) : List.of();
            if (!findings.isEmpty()) {
                throw new CorruptLogException(directory.toString(), findings, null);
            }
            Database database = new Database(tables, true);
            tables = null; // its owner is the database now
            return database;
        } catch (RocksDBException e) {
            throw RocksErrors.of(directory.toString(), e);
        } catch (IOException e) {
            throw new LogException(LogException.Kind.UNREADABLE, directory + ": cannot be opened: " + e, e);
        } finally {
            if (tables != null) {
                tables.close();
            }
        }
    }

    /**
     * A database is created only where there never was one: RocksDB, told to create, would begin anew over one that lost its file {@code CURRENT},
     * and delete the rest.
     */
    private static Tables.Mode mode(Path directory, Path folder, boolean marked) throws IOException {
        if (marked || hasTables(folder)) {
            requireCurrent(directory, folder);
        }
        return marked ? Tables.Mode.WRITE : Tables.Mode.CREATE;
    }

    private static void requireCurrent(Path directory, Path folder) {
        if (!Files.isRegularFile(folder.resolve("CURRENT"))) {
            throw new CorruptLogException(
                    directory.toString(),
                    List.of(new Finding(Finding.DATABASE, 0, "the file CURRENT is missing")),
                    null);
        }
    }

    private static boolean hasTables(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.getFileName().toString().endsWith(".sst"));
        }
    }

    private static void prepare(Tables tables, LogEnvironment environment) throws RocksDBException {
        if (tables.get(Family.META, Keys.FORMAT) != null) {
            checkFormat(tables.folder(), tables);
            return;
        }
        try (Scan scan = tables.scan(Family.EVENTS)) {
            if (scan.first()) {
                throw new CorruptLogException(
                        tables.folder().toString(),
                        List.of(new Finding(Family.META.label(), 0, "the store's format is not told")),
                        null);
            }
        }
        try (WriteBatch batch = new WriteBatch()) {
            byte[] format = ByteBuffer.allocate(Integer.BYTES).putInt(FORMAT).array();
            tables.put(batch, Family.META, Keys.FORMAT, format);
            long storeId = environment.random().nextLong() | 1; // 0 stands for none
            tables.put(batch, Family.META, Keys.STORE, Keys.sequence(storeId));
            tables.put(batch, Family.META, Keys.LAST, Keys.sequence(0));
            tables.write(batch, true);
        }
    }

    private static void checkFormat(Path where, Tables tables) throws RocksDBException {
        byte[] value = tables.get(Family.META, Keys.FORMAT);
        if (value == null || value.length != Integer.BYTES) {
            throw new CorruptLogException(
                    where.toString(),
                    List.of(new Finding(Family.META.label(), 0, "the store's format is not told")),
                    null);
        }
        int format = ByteBuffer.wrap(value).getInt();
        if (format != FORMAT) {
            throw new LogException(
                    LogException.Kind.NEWER_FORMAT,
                    where + ": the store has format " + format + ", and this program knows " + FORMAT
                            + ": use the program that wrote it, or a newer one");
        }
    }

    private static void accept(
            Path directory,
            Tables tables,
            LogOptions options,
            LogEnvironment environment,
            EntryCodec codec,
            List<Finding> findings)
            throws IOException, RocksDBException {
        if (!options.acceptLoss()) {
            throw new CorruptLogException(directory.toString(), findings, null);
        }
        Optional<HighMark.Mark> mark = HighMark.read(directory.resolve(HighMark.FILE));
        long storeId = StoreChecks.storeId(tables.get(Family.META, Keys.STORE));
        long known = mark.filter(told -> told.storeId() == storeId)
                .map(HighMark.Mark::sequence)
                .orElse(0L);
        long last = Math.max(known, LogReads.lastSequence(tables));
        long lost = Repair.run(tables, codec, last, environment.clock().instant());
        LOG.warn("feedback log {}: {} lost events were given up, as told; the log goes on", directory, lost);
    }
}
