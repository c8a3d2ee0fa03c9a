package dev.journeyman.gateway.observation;

import dev.journeyman.gateway.access.KeyLogging;
import dev.journeyman.gateway.grounding.Found;
import dev.journeyman.gateway.guarding.Question;
import dev.journeyman.gateway.http.RequestScope;
import dev.journeyman.gateway.metrics.GatewayMetrics;
import dev.journeyman.gateway.retrieval.Retrieval;
import dev.journeyman.gateway.tracing.RequestTrace;
import dev.journeyman.gateway.tracing.Step;
import dev.journeyman.gateway.tracing.TracedGeneration;
import dev.journeyman.guardrails.Judgement;
import dev.journeyman.guardrails.policy.Action;
import dev.journeyman.slm.generation.GenerationResult;
import dev.journeyman.slm.generation.GenerationTimings;
import dev.journeyman.slm.generation.SamplingOptions;
import dev.journeyman.slm.tokenizer.Message;
import io.vertx.core.Future;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Watches one answer: each method measures a part of its way and tells metrics and trace.
 *
 * <p>{@link #question} and {@link #retrieval} are for the worker that prepares the answer; all else for the request's event loop.
 */
public final class AnswerWatch {
    private final RequestScope scope;
    private final RequestTrace trace;
    private final GatewayMetrics metrics;
    private final boolean mayTellTexts;
    private Step output = Step.NONE;
    private long outputNanos;
    private boolean outputBegun;

    /** A watch on the answer of a request, whose caller is known. */
    public AnswerWatch(RequestScope scope, GatewayMetrics metrics) {
        this.scope = scope;
        this.trace = scope.trace();
        this.metrics = metrics;
        this.mayTellTexts = trace.isOn() && scope.caller().logging() == KeyLogging.FULL;
    }

    /** Judges the question. */
    public Question question(Supplier<Question> judging) {
        try (Step step = trace.step("guardrails input")) {
            Question question = judging.get();
            judged(step, question.judgements());
            return question;
        }
    }

    /** Looks for passages. */
    public Found retrieval(Supplier<Found> search) {
        long begun = System.nanoTime();
        try (Step step = trace.step("retrieval")) {
            Found found = search.get();
            String outcome = found.outcome().name().toLowerCase(Locale.ROOT);
            if (found.outcome() != Retrieval.Outcome.OFF) {
                metrics.retrieval(outcome, System.nanoTime() - begun);
            }
            judged(step.put("journeyman.retrieval.outcome", outcome), found.judgements());
            step.put("journeyman.retrieval.passages", found.passages().size());
            return found;
        }
    }

    private void judged(Step step, List<Judgement> judgements) {
        metrics.judged(judgements);
        if (trace.isOn()) {
            step.put(
                    "journeyman.guardrails.rules",
                    judgements.stream().map(Judgement::rule).distinct().toList());
            step.put(
                    "journeyman.guardrails.action",
                    judgements.stream()
                            .map(Judgement::action)
                            .max(Action::compareTo)
                            .orElse(Action.OFF)
                            .name()
                            .toLowerCase(Locale.ROOT));
        }
    }

    /** The model is known. */
    public void asks(String requestModel, String responseModel) {
        scope.model(requestModel, responseModel);
    }

    /** Judges a part of the answer. */
    public <T> T output(Supplier<T> judging) {
        if (!trace.isOn()) {
            return judging.get();
        }
        if (!outputBegun) {
            outputBegun = true;
            output = trace.step("guardrails output");
        }
        long begun = System.nanoTime();
        T judged = judging.get();
        outputNanos += System.nanoTime() - begun;
        return judged;
    }

    /** A choice was judged to its end. */
    public void outputJudged(List<Judgement> judgements) {
        judged(output, judgements);
    }

    /** The whole answer was judged, or is given up. */
    public void outputEnded() {
        output.put("journeyman.guardrails.busy_us", TimeUnit.NANOSECONDS.toMicros(outputNanos));
        output.close();
    }

    /**
     * What was asked of the model.
     *
     * @param messages still with their personal data
     */
    public record Asked(List<Message> messages, SamplingOptions sampling, int maxTokens, int choices) {}

    /** A generation ended; {@code answer} is what the caller was sent of it. */
    public void generated(Asked asked, GenerationResult result, String finishReason, String answer) {
        GenerationTimings timings = result.timings();
        scope.generation(timings.ttftNanos(), timings.decodeNanos(), result.completionTokens());
        if (trace.isOn()) {
            trace.generated(new TracedGeneration(
                    scope.operation(),
                    scope.requestModel(),
                    scope.responseModel(),
                    asked.sampling(),
                    asked.maxTokens(),
                    asked.choices(),
                    result.promptTokens(),
                    result.completionTokens(),
                    timings,
                    finishReason,
                    "",
                    mayTellTexts ? new TracedGeneration.Texts(asked.messages(), answer) : null));
        }
    }

    /** A generation failed; the engine tells no times of it. */
    public void failed(Asked asked, String errorType) {
        if (trace.isOn()) {
            trace.generated(new TracedGeneration(
                    scope.operation(),
                    scope.requestModel(),
                    scope.responseModel(),
                    asked.sampling(),
                    asked.maxTokens(),
                    asked.choices(),
                    0,
                    0,
                    new GenerationTimings(0, 0, 0),
                    "",
                    errorType,
                    null));
        }
    }

    /** Waits for the interaction log as before, and says how long that took. */
    public <T> Future<T> logged(Future<T> stored) {
        Step step = trace.step("interaction log");
        return stored.onComplete(done -> step.close());
    }
}
