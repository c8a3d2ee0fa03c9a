package dev.journeyman.gateway.tracing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.journeyman.guardrails.privacy.Redaction;
import dev.journeyman.slm.generation.SamplingOptions;
import dev.journeyman.slm.tokenizer.Message;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A request's span, under which the spans of its parts stand. */
final class OtlpRequestTrace implements RequestTrace {
    private static final String PROVIDER = "journeyman";
    private static final String ERROR_TYPE = "error.type";
    private static final int LEAST_SERVER_ERROR = 500;

    /** The most characters of one text in a span. */
    private static final int MOST_CHARS = 16_384;

    private final OtlpTracing tracing;
    private final Span span;
    private final Context context;
    private final String method;

    OtlpRequestTrace(OtlpTracing tracing, Span span, String method) {
        this.tracing = tracing;
        this.span = span;
        this.context = Context.root().with(span);
        this.method = method;
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public String traceId() {
        return span.getSpanContext().getTraceId();
    }

    @Override
    public Step step(String name) {
        return new OtlpStep(
                tracing.tracer().spanBuilder(name).setParent(context).startSpan());
    }

    private record OtlpStep(Span span, AtomicBoolean over) implements Step {
        OtlpStep(Span span) {
            this(span, new AtomicBoolean());
        }

        @Override
        public Step put(String key, String value) {
            span.setAttribute(key, value);
            return this;
        }

        @Override
        public Step put(String key, long value) {
            span.setAttribute(key, value);
            return this;
        }

        @Override
        public Step put(String key, List<String> values) {
            span.setAttribute(AttributeKey.stringArrayKey(key), values);
            return this;
        }

        @Override
        public void close() {
            if (over.compareAndSet(false, true)) {
                span.end();
            }
        }
    }

    @Override
    public void generated(TracedGeneration generation) {
        long endNanos = tracing.nowEpochNanos();
        TracedGeneration.Texts texts = generation.texts();
        Redaction redaction = tracing.redaction();
        boolean later = texts != null
                && redaction != null
                && tracing.onTexts(() -> write(generation, endNanos, content(texts, generation, redaction)));
        if (!later) {
            write(generation, endNanos, Content.NONE);
        }
    }

    /** The texts as the conventions have them, in JSON. */
    private record Content(String input, String output) {
        static final Content NONE = new Content("", "");
    }

    private static Content content(TracedGeneration.Texts texts, TracedGeneration generation, Redaction redaction) {
        ArrayNode input = JsonNodeFactory.instance.arrayNode();
        for (Message message : texts.asked()) {
            part(input, message.role().wireName(), message.content(), redaction);
        }
        ArrayNode output = JsonNodeFactory.instance.arrayNode();
        part(output, "assistant", texts.answer(), redaction);
        output.get(0)
                .withObject("")
                .put("finish_reason", generation.finishReason().isEmpty() ? "error" : generation.finishReason());
        return new Content(input.toString(), output.toString());
    }

    private static void part(ArrayNode messages, String role, String text, Redaction redaction) {
        String told = redaction.redact(text).text();
        messages.addObject()
                .put("role", role)
                .putArray("parts")
                .addObject()
                .put("type", "text")
                .put("content", told.length() <= MOST_CHARS ? told : told.substring(0, MOST_CHARS));
    }

    private void write(TracedGeneration g, long endNanos, Content content) {
        long begunNanos = endNanos - g.timings().totalNanos();
        SpanBuilder builder = tracing.tracer()
                .spanBuilder(g.operation() + " " + g.requestModel())
                .setParent(context)
                .setSpanKind(SpanKind.INTERNAL) // the model runs in this process
                .setStartTimestamp(begunNanos, TimeUnit.NANOSECONDS);
        describe(builder, g);
        if (!content.input().isEmpty()) {
            builder.setAttribute("gen_ai.input.messages", content.input())
                    .setAttribute("gen_ai.output.messages", content.output());
        }
        Span generation = builder.startSpan();
        if (!g.errorType().isEmpty()) {
            generation.setAttribute(ERROR_TYPE, g.errorType()).setStatus(StatusCode.ERROR);
        }
        long at = begunNanos;
        at = phase(generation, "queue", at, g.timings().queueNanos());
        at = phase(generation, "prefill", at, g.timings().prefillNanos());
        phase(generation, "decode", at, g.timings().decodeNanos());
        generation.end(endNanos, TimeUnit.NANOSECONDS);
    }

    private static void describe(SpanBuilder builder, TracedGeneration g) {
        SamplingOptions sampling = g.sampling();
        builder.setAttribute("gen_ai.operation.name", g.operation())
                .setAttribute("gen_ai.provider.name", PROVIDER)
                .setAttribute("gen_ai.request.model", g.requestModel())
                .setAttribute("gen_ai.response.model", g.responseModel())
                .setAttribute("gen_ai.output.type", "text")
                .setAttribute("gen_ai.request.max_tokens", g.maxTokens())
                .setAttribute("gen_ai.request.temperature", sampling.temperature())
                .setAttribute("gen_ai.request.top_p", sampling.topP())
                .setAttribute("gen_ai.request.frequency_penalty", sampling.frequencyPenalty())
                .setAttribute("gen_ai.request.presence_penalty", sampling.presencePenalty())
                .setAttribute("gen_ai.usage.input_tokens", g.inputTokens())
                .setAttribute("gen_ai.usage.output_tokens", g.outputTokens());
        if (sampling.topK() > 0) {
            builder.setAttribute("gen_ai.request.top_k", (double) sampling.topK());
        }
        if (g.choices() != 1) {
            builder.setAttribute("gen_ai.request.choice.count", g.choices());
        }
        sampling.seed().ifPresent(seed -> builder.setAttribute("gen_ai.request.seed", seed));
        if (!g.finishReason().isEmpty()) {
            builder.setAttribute(
                    AttributeKey.stringArrayKey("gen_ai.response.finish_reasons"), List.of(g.finishReason()));
        }
    }

    /** A part of a generation, from its times; returns when it ended. A part that was not reached has none. */
    private long phase(Span generation, String name, long begunNanos, long nanos) {
        if (nanos > 0) {
            tracing.tracer()
                    .spanBuilder(name)
                    .setParent(Context.root().with(generation))
                    .setStartTimestamp(begunNanos, TimeUnit.NANOSECONDS)
                    .startSpan()
                    .end(begunNanos + nanos, TimeUnit.NANOSECONDS);
        }
        return begunNanos + nanos;
    }

    @Override
    public void end(Ending ending) {
        span.updateName(method + " " + ending.route());
        span.setAttribute("http.route", ending.route());
        span.setAttribute("http.response.status_code", ending.status());
        span.setAttribute("journeyman.request_id", ending.requestId());
        if (!ending.errorType().isEmpty()) {
            span.setAttribute(ERROR_TYPE, ending.errorType());
            if (ending.status() >= LEAST_SERVER_ERROR) {
                span.setStatus(StatusCode.ERROR);
            }
        }
        span.end();
    }
}
