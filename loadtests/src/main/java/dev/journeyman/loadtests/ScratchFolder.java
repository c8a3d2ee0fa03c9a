package dev.journeyman.loadtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A new folder that goes with all in it when it is closed, or when this JVM ends. */
public final class ScratchFolder implements AutoCloseable {
    private final Path path;
    private final Thread remover;

    private ScratchFolder(Path path) {
        this.path = path;
        this.remover = new Thread(() -> GatewayProcess.remove(path), "remove-scratch");
        Runtime.getRuntime().addShutdownHook(remover);
    }

    /** A folder for temporary files, whose name begins so. */
    public static ScratchFolder named(String prefix) throws IOException {
        return new ScratchFolder(Files.createTempDirectory(prefix));
    }

    /** A folder in another, which is made where it is missing and stays. */
    public static ScratchFolder below(Path folder, String prefix) throws IOException {
        Files.createDirectories(folder);
        return new ScratchFolder(Files.createTempDirectory(folder, prefix));
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    @Override
    public void close() {
        GatewayProcess.remove(path);
        try {
            Runtime.getRuntime().removeShutdownHook(remover);
        } catch (IllegalStateException e) {
            // This JVM is ending already.
        }
    }
}
