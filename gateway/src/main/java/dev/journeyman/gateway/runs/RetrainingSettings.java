package dev.journeyman.gateway.runs;

import org.jspecify.annotations.Nullable;

/**
 * How a run trains and examines.
 *
 * @param recipe the recipe's file, in the domain's folder; null for the retrainer's own choice
 * @param memoryMb the most memory of a child process, in MiB
 * @param threads of an operator; 0 for as many as cores
 * @param questions the most questions of each suite that are asked; null for all
 */
public record RetrainingSettings(
        @Nullable String recipe,
        int memoryMb,
        int threads,
        @Nullable Integer questions) {
    /** What holds where nothing is said. */
    public static final RetrainingSettings STANDARD = new RetrainingSettings(null, 8192, 0, null);
}
