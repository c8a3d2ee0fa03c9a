package dev.journeyman.gateway.schedule;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that a decision rests on.
 *
 * @param mode what may happen by itself
 * @param unable why no run can begin at all; null where one can
 * @param running the run that goes on; null where none does
 * @param canary the version that a rollout tries; null where none is
 * @param championSince when the champion came, or was trained
 * @param freshRecords accepted records that neither the champion nor the candidate of a run that passed since was trained on
 * @param recordsSinceLastRun accepted records since the last run's snapshot; of no meaning without a last run
 * @param lastRun the last run that ended by itself; null where there was none
 * @param fruitless how many runs in a row, the last one included, failed or were refused
 * @param now the last window
 * @param before the window before it
 */
public record Signals(
        Mode mode,
        @Nullable String unable,
        @Nullable String running,
        @Nullable String canary,
        Instant championSince,
        long freshRecords,
        long recordsSinceLastRun,
        @Nullable LastRun lastRun,
        int fruitless,
        Rates now,
        Rates before) {
    /**
     * The last run that ended by itself.
     *
     * @param outcome its state's name
     * @param hasSnapshot whether it came so far that it is known which records it saw
     */
    public record LastRun(String id, String outcome, Instant created, Instant ended, boolean hasSnapshot) {}

    /** The last run, if there was one. */
    Optional<LastRun> last() {
        return Optional.ofNullable(lastRun);
    }
}
