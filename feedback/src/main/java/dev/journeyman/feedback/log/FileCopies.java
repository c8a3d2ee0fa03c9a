package dev.journeyman.feedback.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Files and folders that must be on the disk when a call returns. */
final class FileCopies {
    private FileCopies() {}

    /** The regular files below a folder, as paths relative to it, in order, without those that the database may write while it is only read. */
    static List<Path> storeFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(folder::relativize)
                    .filter(path -> !isIncidental(path.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }

    /** RocksDB's own log of messages and its lock: no data. */
    private static boolean isIncidental(String name) {
        return name.equals("LOCK") || name.equals("LOG") || name.startsWith("LOG.old.");
    }

    /** Copies a file and forces the copy to the disk. */
    static void copy(Path from, Path to) throws IOException {
        Path parent = to.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.copy(from, to);
        force(to);
    }

    static void write(Path file, byte[] bytes) throws IOException {
        Files.write(file, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        force(file);
    }

    /** Forces a file or a folder to the disk; where a system knows no forcing of folders, its own order has to do. */
    static void force(Path path) throws IOException {
        boolean folder = Files.isDirectory(path);
        try (FileChannel channel =
                FileChannel.open(path, folder ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
            channel.force(true);
        } catch (IOException e) {
            if (!folder) {
                throw e;
            }
        }
    }

    /** Forces all folders below and at a folder. */
    static void forceFolders(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.filter(Files::isDirectory).toList()) {
                force(each);
            }
        }
    }

    /** Gives a finished folder its name, so that it appears whole or not at all. */
    static void appear(Path unfinished, Path target) throws IOException {
        forceFolders(unfinished);
        Files.move(unfinished, target);
        Path parent = target.toAbsolutePath().getParent();
        if (parent != null) {
            force(parent);
        }
    }

    /** Deletes a folder and all in it, if it is there. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, @Nullable IOException problem) throws IOException {
                if (problem != null) {
                    throw problem;
                }
                Files.delete(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
