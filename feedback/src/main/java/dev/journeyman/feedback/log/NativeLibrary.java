package dev.journeyman.feedback.log;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings RocksDB's native code into this process, once.
 *
 * <p>RocksDB's own loader leaves a file of 17 MB in the temporary folder for each process that is killed, and writes to standard error. This one
 * removes the file as soon as it is mapped. Where that does not work (a temporary folder that allows no execution, an unknown system), RocksDB's
 * loader is asked.
 */
final class NativeLibrary {
    private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);
    private static boolean loaded;

    private NativeLibrary() {}

    static synchronized void load() {
        if (loaded) {
            return;
        }
        try {
            loadAndRemove();
        } catch (IOException | UnsatisfiedLinkError e) {
            LOG.debug("RocksDB's library could not be loaded without its own loader", e);
            RocksDB.loadLibrary();
        }
        loaded = true;
    }

    private static void loadAndRemove() throws IOException {
        String packed = Environment.getJniLibraryFileName("rocksdb");
        try (InputStream in = RocksDB.class.getClassLoader().getResourceAsStream(packed)) {
            if (in == null) {
                throw new IOException(packed + " is not on the class path");
            }
            Path folder = Files.createTempDirectory("journeyman-rocksdb");
            // Under this name loadLibrary looks for it, and the "jni" in it stands there twice.
            Path file = folder.resolve(Environment.getJniLibraryFileName("rocksdbjni"));
            try {
                Files.copy(in, file);
                RocksDB.loadLibrary(List.of(folder.toString()));
            } finally {
                if (!remove(file) || !remove(folder)) {
                    // Some systems do not let go of a mapped file. The folder goes last: files are deleted in reverse
                    // order.
                    folder.toFile().deleteOnExit();
                    file.toFile().deleteOnExit();
                }
            }
        }
    }

    private static boolean remove(Path path) {
        try {
            Files.deleteIfExists(path);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
