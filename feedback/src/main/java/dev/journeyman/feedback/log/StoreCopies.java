package dev.journeyman.feedback.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;

/** Copies of an open store: made in a folder beside the target, and renamed when they are whole. */
final class StoreCopies {
    static final String DATABASE = "db";

    private static final String UNFINISHED = ".unfinished";
    private static final String LINKS = "backup" + UNFINISHED;

    private StoreCopies() {}

    /** What is done with a copy before it gets its name. */
    interface Finish {
        void on(Path unfinished) throws IOException;
    }

    /**
     * Copies a store.
     *
     * @param hardLinks whether files may be shared with the store; the database never changes a file of tables, so a snapshot may and a backup,
     *     which is to survive a damaged disk block, must not
     */
    static void copy(Database database, Path target, boolean hardLinks, Finish finish) {
        Path unfinished = target.resolveSibling(target.getFileName() + UNFINISHED);
        if (Files.exists(target)) {
            throw new LogException(LogException.Kind.INVALID, target + ": is there already; name a folder that is not");
        }
        try {
            Path parent = target.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            FileCopies.delete(unfinished);
            Files.createDirectory(unfinished);
            HighMark.Mark mark = database.use(tables -> mark(tables)); // before the checkpoint, which must hold it
            if (hardLinks) {
                database.use(tables -> checkpoint(tables, unfinished.resolve(DATABASE)));
            } else {
                copyFiles(database, unfinished);
            }
            HighMark.writeOnce(unfinished.resolve(HighMark.FILE), mark);
            finish.on(unfinished);
            FileCopies.appear(unfinished, target);
        } catch (IOException e) {
            throw new LogException(LogException.Kind.UNREADABLE, target + ": cannot be written: " + e, e);
        }
    }

    private static HighMark.Mark mark(Tables tables) throws RocksDBException {
        return new HighMark.Mark(
                StoreChecks.storeId(tables.get(Family.META, Keys.STORE)), LogReads.lastSequence(tables));
    }

    private static boolean checkpoint(Tables tables, Path folder) throws RocksDBException {
        tables.checkpoint(folder);
        return true;
    }

    /** Deletes what a process that was killed during a backup left in a store: links that would keep erased bytes. */
    static void clear(Path directory) throws IOException {
        FileCopies.delete(directory.resolve(LINKS));
    }

    /** Hard links beside the store first, which takes no time; the bytes are copied from these while the store goes on. */
    private static void copyFiles(Database database, Path unfinished) throws IOException {
        Path links = database.folder().resolveSibling(LINKS);
        FileCopies.delete(links);
        try {
            database.use(tables -> checkpoint(tables, links));
            for (Path file : FileCopies.storeFiles(links)) {
                FileCopies.copy(
                        links.resolve(file), unfinished.resolve(DATABASE).resolve(file));
            }
        } finally {
            FileCopies.delete(links);
        }
    }
}
