package dev.journeyman.slm.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that appears whole or not at all: written beside its place as {@code .NAME.partial}, forced to the disk, renamed,
 * and the directory forced. What a killed writer left is overwritten by the next one. One writer at a time a file.
 */
final class AtomicFile {
    private AtomicFile() {}

    /** What fills the file. */
    @FunctionalInterface
    interface Content {
        void writeTo(FileChannel channel) throws IOException;
    }

    static void write(Path file, Content content) {
        Path target = file.toAbsolutePath();
        Path directory = target.resolveSibling("");
        Path partial = target.resolveSibling("." + target.getFileName() + ".partial");
        try {
            try (FileChannel channel = FileChannel.open(
                    partial,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                content.writeTo(channel);
                channel.force(true);
            }
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
            force(directory);
        } catch (IOException e) {
            throw new CheckpointException(
                    CheckpointException.Kind.UNREADABLE, file.toString(), "cannot be written: " + e, e);
        } finally {
            deleteQuietly(partial);
        }
    }

    static void write(Path file, String text) {
        write(file, channel -> writeFully(channel, StandardCharsets.UTF_8.encode(text)));
    }

    static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Makes the rename itself durable. Systems that cannot open a directory (Windows) do that by themselves. */
    private static void force(Path directory) throws IOException {
        if (System.getProperty("os.name", "").startsWith("Windows")) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void deleteQuietly(Path partial) {
        try {
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            // The error that brought us here matters more, and the next writer overwrites the file.
            org.slf4j.LoggerFactory.getLogger(AtomicFile.class).debug("{} is left behind", partial, e);
        }
    }
}
