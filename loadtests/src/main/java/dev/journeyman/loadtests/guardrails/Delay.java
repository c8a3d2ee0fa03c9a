package dev.journeyman.loadtests.guardrails;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.journeyman.guardrails.Guardrails;
import dev.journeyman.guardrails.Situation;
import dev.journeyman.guardrails.stream.OutputGuard;
import java.util.List;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/**
 * What holding back costs the reader of clean answers: how many characters the model has written when the first text leaves, how many it has written between a token and its
 * release, and how long that is at a rate of tokens. The rules' own time is in it.
 */
final class Delay {
    private static final int LEAST_TOKEN = 2;
    private static final int MOST_TOKEN = 6; // 4 characters on average
    private static final double NANOS = 1e9;

    private Delay() {}

    /** Percentiles. */
    record Row(double p50, double p99, double max) {
        static Row of(Histogram histogram, double unit) {
            return new Row(
                    histogram.getValueAtPercentile(50) / unit,
                    histogram.getValueAtPercentile(99) / unit,
                    histogram.getMaxValue() / unit);
        }
    }

    /**
     * Of answers that were written at this rate.
     *
     * @param tokensPerSecond the rate
     * @param answers how many
     * @param firstChars written when the first text leaves
     * @param firstMillis added to the time to the first text
     * @param tokenChars written after a token when it leaves
     * @param tokenMillis from a token to its release
     * @param rulesMillis of one call of the buffer, of which most only hold
     */
    record Result(
            @JsonProperty("tokens_per_second") int tokensPerSecond,
            int answers,
            @JsonProperty("first_chars") Row firstChars,
            @JsonProperty("first_ms") Row firstMillis,
            @JsonProperty("token_chars") Row tokenChars,
            @JsonProperty("token_ms") Row tokenMillis,
            @JsonProperty("rules_ms") Row rulesMillis) {}

    static Result measure(
            Guardrails guardrails, List<String> answers, int count, int tokensPerSecond, SplittableRandom random) {
        Histogram firstChars = new Histogram(3);
        Histogram firstNanos = new Histogram(3);
        Histogram tokenChars = new Histogram(3);
        Histogram tokenNanos = new Histogram(3);
        Histogram ruleNanos = new Histogram(3);
        double nanosPerToken = NANOS / tokensPerSecond;
        for (int i = 0; i < count; i++) {
            String answer = answers.get(random.nextInt(answers.size())) + " "
                    + answers.get(random.nextInt(answers.size())) + " " + answers.get(random.nextInt(answers.size()));
            OutputGuard guard = new OutputGuard(guardrails, Situation.of("app", "/v1/chat/completions"));
            int[] ends = new int[answer.length() + 1];
            int tokens = 0;
            int at = 0;
            int released = 0;
            int left = 0; // tokens of which the last character left
            while (at < answer.length()) {
                int end = Math.min(answer.length(), at + random.nextInt(LEAST_TOKEN, MOST_TOKEN + 1));
                ends[tokens++] = end;
                long begun = System.nanoTime();
                int now = guard.add(answer.substring(at, end)).modelChars();
                at = end;
                if (at == answer.length()) {
                    now += guard.end().modelChars();
                }
                long took = System.nanoTime() - begun;
                ruleNanos.recordValue(took);
                if (released == 0 && now > 0) {
                    firstChars.recordValue(end);
                    firstNanos.recordValue(Math.round((tokens - 1) * nanosPerToken) + took);
                }
                released += now;
                while (left < tokens && ends[left] <= released) {
                    tokenChars.recordValue(end - ends[left]);
                    tokenNanos.recordValue(Math.round((tokens - 1 - left) * nanosPerToken) + took);
                    left++;
                }
            }
        }
        return new Result(
                tokensPerSecond,
                count,
                Row.of(firstChars, 1),
                Row.of(firstNanos, 1e6),
                Row.of(tokenChars, 1),
                Row.of(tokenNanos, 1e6),
                Row.of(ruleNanos, 1e6));
    }
}
