package dev.journeyman.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The copying of a version into a directory of its own: beside its place first, checked, then renamed. */
final class Export {
    private Export() {}

    static void run(StoredVersion version, Path directory, ByteProgress progress) {
        Path target = directory.toAbsolutePath().normalize();
        Path name = target.getFileName();
        if (name == null) {
            throw new StoreException(StoreException.Kind.CONFLICT, target + ": cannot be replaced by a model");
        }
        Path partial = target.resolveSibling("." + name + ".partial");
        try {
            requireFree(target);
            DurableFiles.deleteTree(partial);
            Files.createDirectories(partial);
            for (ModelFile file : version.manifest().files()) {
                copy(version, file, partial.resolve(file.name()), progress);
            }
            DurableFiles.force(partial);
            Files.deleteIfExists(target);
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
            DurableFiles.force(target.resolveSibling("").normalize());
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.UNREADABLE, target + ": cannot be written: " + e, e);
        } finally {
            deleteQuietly(partial);
        }
    }

    private static void requireFree(Path target) throws IOException {
        if (!Files.exists(target)) {
            return;
        }
        if (Files.isDirectory(target)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(target)) {
                if (!entries.iterator().hasNext()) {
                    return;
                }
            }
        }
        throw new StoreException(
                StoreException.Kind.CONFLICT, target + ": exists; name a directory that does not, or an empty one");
    }

    private static void copy(StoredVersion version, ModelFile file, Path target, ByteProgress progress)
            throws IOException {
        try (OutputStream out = Files.newOutputStream(target)) {
            version.copy(file, out, progress);
        }
        DurableFiles.force(target);
    }

    private static void deleteQuietly(Path partial) {
        try {
            DurableFiles.deleteTree(partial);
        } catch (IOException e) {
            // The error that brought us here matters more, and the next export deletes it.
            org.slf4j.LoggerFactory.getLogger(Export.class).debug("{} is left behind", partial, e);
        }
    }
}
