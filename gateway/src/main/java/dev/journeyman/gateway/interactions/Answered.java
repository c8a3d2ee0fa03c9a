package dev.journeyman.gateway.interactions;

import dev.journeyman.feedback.events.FinishReason;
import dev.journeyman.feedback.events.GuardrailVerdict;
import dev.journeyman.feedback.events.Timings;
import dev.journeyman.slm.generation.GenerationResult;
import dev.journeyman.slm.generation.GenerationTimings;
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

    /**
     * The end of generations that ran side by side, of which this text was sent.
     *
     * @param results at least one
     * @param filtered whether a guardrail ended it
     * @param verdicts of guardrails on the question and the answer
     */
    static Answered of(List<GenerationResult> results, String sent, boolean filtered, List<GuardrailVerdict> verdicts) {
        return new Answered(
                sent,
                filtered ? FinishReason.CONTENT_FILTER : reason(results),
                results.get(0).seed(),
                results.stream().mapToLong(GenerationResult::promptTokens).sum(),
                results.stream().mapToLong(GenerationResult::completionTokens).sum(),
                verdicts,
                timings(results));
    }

    /** From the first that began to the last that ended. */
    private static Timings timings(List<GenerationResult> results) {
        long queue = Long.MAX_VALUE;
        Long ttft = null;
        long total = 0;
        for (GenerationResult result : results) {
            GenerationTimings timings = result.timings();
            queue = Math.min(queue, millis(timings.queueNanos()));
            total = Math.max(total, millis(timings.totalNanos()));
            if (result.completionTokens() > 0) {
                long first = millis(timings.ttftNanos());
                ttft = ttft == null ? first : Math.min(ttft, first);
            }
        }
        return new Timings(queue, ttft, total);
    }

    /** Cut off or cancelled where one was. */
    private static FinishReason reason(List<GenerationResult> results) {
        FinishReason reason = FinishReason.STOP;
        for (GenerationResult result : results) {
            switch (result.finishReason()) {
                case STOP -> {}
                case LENGTH -> reason = reason == FinishReason.STOP ? FinishReason.LENGTH : reason;
                case CANCELLED -> reason = FinishReason.CANCELLED;
            }
        }
        return reason;
    }

    /** The end of a generation that failed after this text was sent; the engine tells no times of it. */
    static Answered failed(String sent, int promptTokens, long seed, long totalNanos, List<GuardrailVerdict> verdicts) {
        return new Answered(
                sent, FinishReason.ERROR, seed, promptTokens, 0, verdicts, new Timings(0, null, millis(totalNanos)));
    }

    /** An answer that took no model. */
    public static Answered withoutModel(String answer, long totalNanos, List<GuardrailVerdict> verdicts) {
        return new Answered(answer, FinishReason.STOP, 0, 0, 0, verdicts, new Timings(0, null, millis(totalNanos)));
    }

    /** No answer: a guardrail did not let the question through. */
    public static Answered refused(long totalNanos, List<GuardrailVerdict> verdicts) {
        return new Answered(
                "", FinishReason.CONTENT_FILTER, 0, 0, 0, verdicts, new Timings(0, null, millis(totalNanos)));
    }

    private static long millis(long nanos) {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(nanos));
    }
}
