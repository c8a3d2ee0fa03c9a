package dev.journeyman.gateway.retrieval.index;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.LockObtainFailedException;

/** The files of an index: opening them, and saying in our own terms what is wrong with them. */
final class IndexFiles {
    private static final String REBUILD = "journeyman index DIR --rebuild makes it anew from your documents.";

    private IndexFiles() {}

    /**
     * Opens the last commit after the checksum of every file was compared: a flipped byte would else be found by the search that meets it, or by none.
     *
     * @throws IndexException where there is none or it is damaged
     */
    static DirectoryReader open(Directory directory, Path folder) throws IOException {
        DirectoryReader reader;
        try {
            if (!DirectoryReader.indexExists(directory)) {
                requireEmpty(directory, folder);
                throw missing(folder);
            }
            reader = DirectoryReader.open(directory);
        } catch (IndexException e) {
            throw e;
        } catch (IndexNotFoundException e) {
            throw missing(folder);
        } catch (IndexFormatTooNewException | IndexFormatTooOldException e) {
            throw new IndexException(
                    IndexException.Kind.OTHER_FORMAT,
                    "The index " + folder + " is damaged, or was written by another Lucene: " + REBUILD,
                    e);
        } catch (IOException | RuntimeException e) {
            throw damaged(folder, e);
        }
        try {
            checkIntegrity(reader);
            return reader;
        } catch (IOException | RuntimeException | InternalError e) {
            reader.close();
            throw damaged(folder, e);
        }
    }

    private static void checkIntegrity(DirectoryReader reader) throws IOException {
        for (LeafReaderContext leaf : reader.leaves()) {
            if (leaf.reader() instanceof CodecReader codec) {
                codec.checkIntegrity();
            }
        }
    }

    /** Refuses a folder without a commit that holds something all the same: a lost commit, or somebody else's files. */
    static void requireEmpty(Directory directory, Path folder) throws IOException {
        for (String file : directory.listAll()) {
            if (!file.equals(IndexWriter.WRITE_LOCK_NAME) && !isUnfinished(file)) {
                throw new IndexException(
                        IndexException.Kind.DAMAGED,
                        "The folder " + folder + " has files but no index (" + file + "): " + REBUILD);
            }
        }
    }

    /** What a writer that was killed in its first commit, which has no passages, leaves: a commit that was never renamed. */
    private static boolean isUnfinished(String file) {
        return file.startsWith("pending_segments");
    }

    /** Empties a folder whose commit cannot be read, so that a new index can be made in it. Files that are not Lucene's stay. */
    static void clearIfUnreadable(Directory directory, Path folder) throws IOException {
        try (Lock lock = directory.obtainLock(IndexWriter.WRITE_LOCK_NAME)) {
            lock.ensureValid();
            if (DirectoryReader.indexExists(directory) && !isReadable(directory, folder)) {
                for (String file : directory.listAll()) {
                    if (file.startsWith("_") || file.startsWith("segments") || file.startsWith("pending_segments")) {
                        directory.deleteFile(file);
                    }
                }
            }
        } catch (LockObtainFailedException e) {
            throw inUse(folder, e);
        }
    }

    private static boolean isReadable(Directory directory, Path folder) throws IOException {
        try (DirectoryReader reader = open(directory, folder)) {
            return reader.numDocs() >= 0;
        } catch (IndexException e) {
            return false;
        }
    }

    static IndexException missing(Path folder) {
        return new IndexException(
                IndexException.Kind.MISSING, "There is no index in " + folder + ": journeyman index DIR makes one.");
    }

    static IndexException inUse(Path folder, Throwable cause) {
        return new IndexException(
                IndexException.Kind.IN_USE,
                "Another process writes to the index " + folder + ": wait until it is done.",
                cause);
    }

    static IndexException damaged(Path folder, Throwable cause) {
        if (cause instanceof IndexException known) {
            return known;
        }
        String what = cause instanceof FileNotFoundException || cause instanceof NoSuchFileException
                ? "a file is missing"
                : "a file is not what was written";
        return new IndexException(
                IndexException.Kind.DAMAGED, "The index " + folder + " is damaged (" + what + "): " + REBUILD, cause);
    }
}
