package dev.journeyman.gateway.runs;

import java.time.Duration;

/**
 * What a child process may take.
 *
 * @param memoryMb the most memory that it may hold for itself, in MiB; files that it maps do not count
 * @param mostSilence how long it may say nothing
 * @param patience from SIGTERM to SIGKILL
 * @param mostLineChars of a line of its output
 * @param mostLines of its output
 */
public record ChildLimits(int memoryMb, Duration mostSilence, Duration patience, int mostLineChars, long mostLines) {
    /** What a run has where the settings say nothing else: lines enough for any training, and an hour for one step. */
    public static ChildLimits ofMemory(int memoryMb) {
        return new ChildLimits(memoryMb, Duration.ofHours(1), Duration.ofSeconds(60), 64 << 10, 5_000_000);
    }
}
