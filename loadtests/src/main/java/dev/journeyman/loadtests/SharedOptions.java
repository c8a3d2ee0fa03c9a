package dev.journeyman.loadtests;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options that every command of this module has. */
public final class SharedOptions {
    @Option(
            names = "--seed",
            defaultValue = "20261101",
            description = "What is random follows from it (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--json",
            description = "Print nothing but JSON lines; the last one is the result, with or without this")
    private boolean json;

    /** What everything random follows from. */
    public long seed() {
        return seed;
    }

    /** Whether only JSON is wanted on standard output. */
    public boolean json() {
        return json;
    }

    /** The project's folder: the system property {@code journeyman.root}, else where the command was called. */
    public static Path root() {
        return Path.of(System.getProperty("journeyman.root", ""))
                .toAbsolutePath()
                .normalize();
    }
}
