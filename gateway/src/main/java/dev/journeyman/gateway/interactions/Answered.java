package dev.journeyman.gateway.interactions;

import dev.journeyman.feedback.events.FinishReason;
import dev.journeyman.feedback.events.GuardrailVerdict;
import dev.journeyman.feedback.events.Timings;
import dev.journeyman.slm.generation.GenerationResult;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How an answer ended: the other half of an interaction. It still has its personal data.
 *
 * @param answer what was sent, or would have been had it not been stopped; empty where there is nothing
 * @param seed the seed it was sampled with
 * @param verdicts of guardrails, in order
 */
public record Answered(
        String answer,
        FinishReason finishReason,
        long seed,
        long promptTokens,
        long completionTokens,
        List<GuardrailVerdict> verdicts,
        Timings timings) {
    /** Copies the verdicts. */
    public Answered {
        verdicts = List.copyOf(verdicts);
    }

    /** The end of a generation, of which this text was sent. */
    static Answered of(GenerationResult result, String sent) {
        FinishReason reason =
                switch (result.finishReason()) {
                    case STOP -> FinishReason.STOP;
                    case LENGTH -> FinishReason.LENGTH;
                    case CANCELLED -> FinishReason.CANCELLED;
                };
        Long ttftMillis = result.completionTokens() > 0 ? millis(result.timings().ttftNanos()) : null;
        return new Answered(
                sent,
                reason,
                result.seed(),
                result.promptTokens(),
                result.completionTokens(),
                List.of(),
                new Timings(
                        millis(result.timings().queueNanos()),
                        ttftMillis,
                        millis(result.timings().totalNanos())));
    }

    /** The end of a generation that failed after this text was sent; the engine tells no times of it. */
    static Answered failed(String sent, int promptTokens, long seed, long totalNanos) {
        return new Answered(
                sent, FinishReason.ERROR, seed, promptTokens, 0, List.of(), new Timings(0, null, millis(totalNanos)));
    }

    /** An answer that took no model. */
    public static Answered withoutModel(String answer, long totalNanos) {
        return new Answered(
                answer, FinishReason.STOP, 0, 0, 0, List.of(), new Timings(0, null, millis(totalNanos)));
    }

    private static long millis(long nanos) {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(nanos));
    }
}
