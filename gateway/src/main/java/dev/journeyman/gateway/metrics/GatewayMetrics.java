package dev.journeyman.gateway.metrics;

import dev.journeyman.guardrails.Judgement;
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
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's metrics. {@code docs/METRICS.md} lists every one with its type, labels and meaning, and a test compares.
 *
 * <p>The engine's follow vLLM's names with {@code journeyman_} before them, those of requests to the model OpenTelemetry's conventions ({@link GenAiMetrics}).
 * Labels take few values whatever callers send.
 */
public final class GatewayMetrics implements AutoCloseable {
    private static final Duration[] LATENCIES =
            millis(5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 120_000);
    private static final Duration[] TOKEN_GAPS = millis(1, 2, 5, 10, 20, 30, 50, 75, 100, 150, 250, 500, 1000, 2500);

    private static final Duration[] SEARCHES = millis(1, 2, 5, 10, 25, 50, 100, 250, 500);

    private static final Duration[] RULE_TIMES = {
        Duration.ofNanos(10_000),
        Duration.ofNanos(100_000),
        Duration.ofMillis(1),
        Duration.ofMillis(10),
        Duration.ofMillis(100)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final GenAiMetrics genAi = new GenAiMetrics(registry);
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
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        ProcessMemory.bindTo(registry);
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
        gauge("journeyman.max.requests.waiting", "Generations that may wait", engine, EngineStats::maxQueued);
        gauge(
                "journeyman.kv.cache.usage.perc",
                "Share of the KV cache in use, 0 to 1",
                engine,
                GatewayMetrics::cacheUse);
        Gauge.builder("journeyman.ready", () -> engine.get() == null ? 0 : 1)
                .description("Whether a champion is loaded and answers: 1 or 0")
                .register(registry);
        gauge("journeyman.slots", "How many generations can run side by side", engine, EngineStats::slots);
        counter("journeyman.prompt.tokens", "Prompt tokens computed", engine, EngineStats::promptTokensTotal);
        counter(
                "journeyman.prefix.cache.queries",
                "Prompt tokens, computed or at hand",
                engine,
                stats -> stats.promptTokensTotal() + stats.cachedPromptTokensTotal());
        counter(
                "journeyman.prefix.cache.hits",
                "Prompt tokens that were at hand from an earlier prompt",
                engine,
                EngineStats::cachedPromptTokensTotal);
        counter(
                "journeyman.spec.decode.num.draft.tokens",
                "Tokens computed because they might follow",
                engine,
                EngineStats::guessedTokensTotal);
        counter(
                "journeyman.spec.decode.num.accepted.tokens",
                "Tokens of those that did follow",
                engine,
                EngineStats::rightlyGuessedTokensTotal);
        counter(
                "journeyman.num.preemptions",
                "Times that a generation gave its slot up to one that goes first",
                engine,
                EngineStats::preemptionsTotal);
        counter("journeyman.generation.tokens", "Tokens generated", engine, EngineStats::completionTokensTotal);
        counter("journeyman.engine.steps", "Forward passes", engine, EngineStats::stepsTotal);
        counter("journeyman.engine.failed.steps", "Forward passes that failed", engine, EngineStats::failedStepsTotal);
    }

    private static double cacheUse(EngineStats stats) {
        return stats.cacheTokens() == 0 ? 0 : (double) stats.cachedTokens() / stats.cacheTokens();
    }

    /** Shows the home's disk and its feedback store. */
    public void watchHome(Path home, Path store, LongSupplier lastSequence, LongSupplier nanoClock) {
        new HomeMetrics(home, store, lastSequence, nanoClock).bindTo(registry);
    }

    /** The histograms of requests to the model, by OpenTelemetry's names. */
    public GenAiMetrics genAi() {
        return genAi;
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
        count(
                "journeyman.request.success",
                "Generations that ended, by why",
                1,
                "finished_reason",
                result.finishReason().name().toLowerCase(Locale.ROOT));
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

    /** Counts what guardrails found in a text, and what was done about it. */
    public void judged(List<Judgement> judgements) {
        for (Judgement judgement : judgements) {
            count(
                    "journeyman.guardrail.judgements",
                    "Findings of guardrails, by what was done about them",
                    1,
                    "rule",
                    judgement.rule(),
                    "stage",
                    judgement.stage().label(),
                    "action",
                    judgement.action().name().toLowerCase(Locale.ROOT));
        }
    }

    /** Notes a search for passages. */
    public void retrieval(String outcome, long nanos) {
        Timer.builder("journeyman.retrieval")
                .description("A search for the passages of an answer, their judging included")
                .tags("outcome", outcome)
                .serviceLevelObjectives(SEARCHES)
                .register(registry)
                .record(Duration.ofNanos(nanos));
    }

    /** Counts spans by what became of them on their way to the collector. */
    public void spans(String outcome, int count) {
        count(
                "journeyman.spans",
                "Spans of traces, by what became of them on their way to the collector",
                count,
                "outcome",
                outcome);
    }

    /** Counts an answer by what became of it in the interaction log. */
    public void interaction(String outcome) {
        count(
                "journeyman.interactions",
                "Answers, by what became of them in the interaction log",
                1,
                "outcome",
                outcome);
    }

    /** Notes how long an answer waited for the interaction log. */
    public void logWait(long nanos) {
        logWait.record(Duration.ofNanos(nanos));
    }

    /** Counts personal data that was taken out of what is written down. */
    public void redacted(String kind, int count) {
        count("journeyman.redactions", "Personal data taken out of what is written down", count, "kind", kind);
    }

    /** Counts what people said of answers. */
    public void feedback(String kind, String status) {
        count("journeyman.feedback", "What people said of answers", 1, "kind", kind, "status", status);
    }

    private void count(String name, String description, int by, String... tags) {
        Counter.builder(name)
                .description(description)
                .tags(tags)
                .register(registry)
                .increment(by);
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
