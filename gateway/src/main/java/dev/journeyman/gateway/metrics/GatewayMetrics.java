package dev.journeyman.gateway.metrics;

import dev.journeyman.guardrails.RuleWatch;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.slm.generation.EngineStats;
import dev.journeyman.slm.generation.GenerationResult;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's metrics.
 *
 * <p>Requests: {@code http_server_requests_seconds} by route, method, status and error. The model's follow vLLM's names, with {@code journeyman_} before
 * them: {@code num_requests_running}, {@code num_requests_waiting}, {@code prompt_tokens_total}, {@code generation_tokens_total},
 * {@code time_to_first_token_seconds}, {@code inter_token_latency_seconds}, {@code request_queue_time_seconds}, {@code e2e_request_latency_seconds},
 * {@code request_success_total} by finish reason. The log of interactions: {@code journeyman_interactions_total} by outcome ({@code stored}, {@code off},
 * and why not: {@code full}, {@code busy}, {@code late}, {@code failing}), {@code journeyman_interaction_log_wait_seconds},
 * {@code journeyman_guardrail_seconds} by rule, stage and what it found ({@code clean}, {@code found}, {@code over_budget}, {@code failed}),
 * {@code journeyman_redactions_total} by kind, {@code journeyman_feedback_total} by kind and status. Versions: {@code journeyman_model_info} by version and role,
 * {@code journeyman_rollout_answers_total} by arm and outcome, which {@code gateway.rollout} counts. Labels take few values whatever callers send.
 */
public final class GatewayMetrics implements AutoCloseable {
    private static final Duration[] LATENCIES =
            millis(5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 120_000);
    private static final Duration[] TOKEN_GAPS = millis(1, 2, 5, 10, 20, 30, 50, 75, 100, 150, 250, 500, 1000, 2500);

    private static final Duration[] RULE_TIMES = {
        Duration.ofNanos(10_000),
        Duration.ofNanos(100_000),
        Duration.ofMillis(1),
        Duration.ofMillis(10),
        Duration.ofMillis(100)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final Timer firstToken;
    private final Timer tokenGap;
    private final Timer queueTime;
    private final Timer endToEnd;
    private final Timer logWait;
    private final Counter cancelled;

    /** Metrics with those of the Java virtual machine. */
    public GatewayMetrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        gc.bindTo(registry);
        firstToken = timer(
                "journeyman.time.to.first.token", "From the submission of a generation to its first token", LATENCIES);
        tokenGap = timer(
                "journeyman.inter.token.latency", "Between a text of a generation and the one before it", TOKEN_GAPS);
        queueTime =
                timer("journeyman.request.queue.time", "From the submission of a generation to its slot", LATENCIES);
        endToEnd = timer("journeyman.e2e.request.latency", "From the submission of a generation to its end", LATENCIES);
        logWait = timer(
                "journeyman.interaction.log.wait", "From the end of an answer to its place in the log", LATENCIES);
        cancelled = Counter.builder("journeyman.generations.abandoned")
                .description("Generations that were stopped because their reader hung up or did not read")
                .register(registry);
    }

    private static Duration[] millis(long... millis) {
        Duration[] durations = new Duration[millis.length];
        for (int i = 0; i < millis.length; i++) {
            durations[i] = Duration.ofMillis(millis[i]);
        }
        return durations;
    }

    private Timer timer(String name, String description, Duration[] buckets) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(buckets)
                .register(registry);
    }

    /** Shows an engine's own counters; before there is one, the supplier gives null and they read 0. */
    public void watch(Supplier<@Nullable EngineStats> engine) {
        gauge("journeyman.num.requests.running", "Generations that have a slot", engine, EngineStats::running);
        gauge("journeyman.num.requests.waiting", "Generations that wait for a slot", engine, EngineStats::queued);
        gauge("journeyman.num.requests.paused", "Generations whose reader is behind", engine, EngineStats::paused);
        gauge("journeyman.slots", "How many generations can run side by side", engine, EngineStats::slots);
        counter("journeyman.prompt.tokens", "Prompt tokens computed", engine, EngineStats::promptTokensTotal);
        counter("journeyman.generation.tokens", "Tokens generated", engine, EngineStats::completionTokensTotal);
        counter("journeyman.engine.steps", "Forward passes", engine, EngineStats::stepsTotal);
        counter("journeyman.engine.failed.steps", "Forward passes that failed", engine, EngineStats::failedStepsTotal);
    }

    private void gauge(
            String name,
            String description,
            Supplier<@Nullable EngineStats> engine,
            ToDoubleFunction<EngineStats> value) {
        Gauge.builder(name, () -> read(engine, value)).description(description).register(registry);
    }

    private void counter(
            String name,
            String description,
            Supplier<@Nullable EngineStats> engine,
            ToDoubleFunction<EngineStats> value) {
        io.micrometer.core.instrument.FunctionCounter.builder(name, engine, e -> read(e, value))
                .description(description)
                .register(registry);
    }

    private static double read(Supplier<@Nullable EngineStats> engine, ToDoubleFunction<EngineStats> value) {
        EngineStats stats = engine.get();
        return stats == null ? 0 : value.applyAsDouble(stats);
    }

    /** Counts an answered request. */
    public void request(String route, String method, int status, String error, long nanos) {
        Timer.builder("http.server.requests")
                .description("Answered requests")
                .tags("route", route, "method", method, "status", Integer.toString(status), "error", error)
                .serviceLevelObjectives(LATENCIES)
                .register(registry)
                .record(Duration.ofNanos(nanos));
    }

    /** Notes the time between two texts of a generation. */
    public void tokenGap(long nanos) {
        tokenGap.record(Duration.ofNanos(nanos));
    }

    /** Counts a generation that ended. */
    public void generation(GenerationResult result) {
        registry.counter(
                        "journeyman.request.success",
                        "finished_reason",
                        result.finishReason().name().toLowerCase(Locale.ROOT))
                .increment();
        queueTime.record(Duration.ofNanos(result.timings().queueNanos()));
        endToEnd.record(Duration.ofNanos(result.timings().totalNanos()));
        if (result.completionTokens() > 0) {
            firstToken.record(Duration.ofNanos(result.timings().ttftNanos()));
        }
    }

    /** Notes a guardrail's look at a text. */
    public void guardrail(String rule, Stage stage, long nanos, RuleWatch.Outcome outcome) {
        Timer.builder("journeyman.guardrail")
                .description("A guardrail's look at a text")
                .tags(
                        "rule",
                        rule,
                        "stage",
                        stage.label(),
                        "outcome",
                        outcome.name().toLowerCase(Locale.ROOT))
                .serviceLevelObjectives(RULE_TIMES)
                .register(registry)
                .record(Duration.ofNanos(nanos));
    }

    /** Counts an answer by what became of it in the interaction log. */
    public void interaction(String outcome) {
        registry.counter("journeyman.interactions", "outcome", outcome).increment();
    }

    /** Notes how long an answer waited for the interaction log. */
    public void logWait(long nanos) {
        logWait.record(Duration.ofNanos(nanos));
    }

    /** Counts personal data that was taken out of what is written down. */
    public void redacted(String kind, int count) {
        registry.counter("journeyman.redactions", "kind", kind).increment(count);
    }

    /** Counts what people said of answers. */
    public void feedback(String kind, String status) {
        registry.counter("journeyman.feedback", "kind", kind, "status", status).increment();
    }

    /** Counts a generation that nobody reads any more. */
    public void abandoned() {
        cancelled.increment();
    }

    /** Everything, in Prometheus' text form. */
    public String scrape() {
        return registry.scrape();
    }

    /** The registry, for what other parts of the gateway count. */
    public MeterRegistry registry() {
        return registry;
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }
}
