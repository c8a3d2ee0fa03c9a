package dev.journeyman.feedback.log;

import java.io.File;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What a log takes from the world around it.
 *
 * @param clock tells when something was removed, and how old it is
 * @param nanoTime for waits; as {@link System#nanoTime}
 * @param random names a new store
 * @param freeBytes how much of the disk is free
 * @param threads makes the thread that writes and the one that scrubs
 */
public record LogEnvironment(
        InstantSource clock,
        LongSupplier nanoTime,
        RandomGenerator random,
        LongSupplier freeBytes,
        ThreadFactory threads) {
    /** The world as it is. */
    public static LogEnvironment system(Path directory) {
        File folder = directory.toFile(); // asked at each commit: a file's own question is the cheapest
        return new LogEnvironment(
                Clock.systemUTC(),
                System::nanoTime,
                new SecureRandom(),
                () -> freeBytes(folder),
                Thread.ofPlatform().daemon().name("feedback-log-", 0).factory());
    }

    /** What is free at a folder; as long as there is no folder, everything is tried. */
    private static long freeBytes(File directory) {
        return directory.exists() ? directory.getUsableSpace() : Long.MAX_VALUE;
    }
}
