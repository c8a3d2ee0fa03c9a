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
 */
public record Ending(
        Outcome outcome,
        @Nullable Long firstTokenMs,
        @Nullable Long answerMs) {
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
    public static final Ending FAILURE = new Ending(Outcome.FAILED, null, null);

    /** The end of generations that ran side by side. */
    public static Ending of(Collection<GenerationResult> results, boolean blocked) {
        Long first = null;
        long all = 0;
        for (GenerationResult result : results) {
            all = Math.max(all, result.timings().totalNanos());
            if (result.completionTokens() > 0) {
                long nanos = result.timings().ttftNanos();
                first = first == null ? nanos : Math.min(first, nanos);
            }
        }
        return new Ending(
                blocked ? Outcome.BLOCKED : Outcome.ANSWERED,
                first == null ? null : TimeUnit.NANOSECONDS.toMillis(first),
                TimeUnit.NANOSECONDS.toMillis(all));
    }
}
