package dev.journeyman.gateway.serving;

import dev.journeyman.slm.generation.GenerationResult;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How an answer ended, for those who compare versions.
 *
 * @param firstTokenMs null where there was none
 * @param answerMs all its time; null where the model could not go on
 * @param tokenMicros all its time by its number of tokens; null where it has none. One that says more takes longer, and is no slower for that
 */
public record Ending(
        Outcome outcome,
        @Nullable Long firstTokenMs,
        @Nullable Long answerMs,
        @Nullable Long tokenMicros) {
    /** What became of it. */
    public enum Outcome {
        /** It was answered. */
        ANSWERED,
        /** A guardrail did not let it out. */
        BLOCKED,
        /** The model could not go on. */
        FAILED
    }

    /** The model could not go on. */
    public static final Ending FAILURE = new Ending(Outcome.FAILED, null, null, null);

    /** The end of generations that ran side by side. */
    public static Ending of(Collection<GenerationResult> results, boolean blocked) {
        Long first = null;
        long all = 0;
        int tokens = 0; // of the longest
        for (GenerationResult result : results) {
            if (result.timings().totalNanos() >= all) {
                all = result.timings().totalNanos();
                tokens = result.completionTokens();
            }
            if (result.completionTokens() > 0) {
                long nanos = result.timings().ttftNanos();
                first = first == null ? nanos : Math.min(first, nanos);
            }
        }
        return new Ending(
                blocked ? Outcome.BLOCKED : Outcome.ANSWERED,
                first == null ? null : TimeUnit.NANOSECONDS.toMillis(first),
                TimeUnit.NANOSECONDS.toMillis(all),
                tokens == 0 ? null : TimeUnit.NANOSECONDS.toMicros(all) / tokens);
    }
}
