package dev.journeyman.gateway.tracing;

import dev.journeyman.gateway.metrics.GatewayMetrics;
import dev.journeyman.guardrails.privacy.Redaction;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Traces through OpenTelemetry's SDK to a collector, as protocol buffers over HTTP.
 *
 * <p>An answer never waits for it: a span that ends is put into a queue of {@link #MOST_QUEUED}, and where that is full it is dropped and the answer goes on. One
 * thread empties the queue; a batch has {@link #EXPORT_WAIT} and is then given up and counted. Texts, where they are wanted, are taken from personal data by
 * another thread with a queue of {@link #MOST_TEXTS}; a generation that finds it full goes without its texts.
 */
public final class OtlpTracing implements Tracing {
    /** The most spans that wait to be sent. */
    static final int MOST_QUEUED = 4096;

    /** The most generations whose texts wait for redaction. */
    static final int MOST_TEXTS = 128;

    /** The longest a batch may take, tries included. */
    static final Duration EXPORT_WAIT = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(OtlpTracing.class);
    private static final Duration LAST_BATCH = Duration.ofSeconds(3);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final long TELL_EVERY_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int BATCH = 256;
    private static final int MOST_ATTRIBUTES = 64;
    private static final java.util.logging.Logger OF_LIBRARY = java.util.logging.Logger.getLogger("io.opentelemetry");

    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final Clock clock = Clock.getDefault();
    private final @Nullable ThreadPoolExecutor texts;
    private final @Nullable Redaction redaction;

    private OtlpTracing(SdkTracerProvider provider, @Nullable Redaction redaction) {
        this.provider = provider;
        this.tracer = provider.get("dev.journeyman.gateway");
        this.redaction = redaction;
        this.texts = redaction == null
                ? null
                : new ThreadPoolExecutor(
                        1,
                        1,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(MOST_TEXTS),
                        task -> Thread.ofPlatform().name("trace-texts").daemon().unstarted(task));
    }

    /** Traces to the collector of a configuration; what becomes of spans is counted. */
    public static OtlpTracing start(TracingConfig config, GatewayMetrics metrics, Redaction redaction) {
        OF_LIBRARY.setLevel(Level.OFF); // it writes past our log; what fails is told by Counting
        var exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(config.endpoint().toString())
                .setTimeout(EXPORT_WAIT)
                .setConnectTimeout(CONNECT)
                .setCompression("gzip");
        config.headers().forEach(exporter::addHeader);
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault()
                        .merge(Resource.create(Attributes.builder()
                                .put("service.name", config.serviceName())
                                .build())))
                .setSpanLimits(SpanLimits.builder()
                        .setMaxNumberOfAttributes(MOST_ATTRIBUTES)
                        .build())
                .setSampler(Sampler.parentBased(
                        config.ratio() == 1 ? Sampler.alwaysOn() : Sampler.traceIdRatioBased(config.ratio())))
                .addSpanProcessor(BatchSpanProcessor.builder(new Counting(exporter.build(), metrics, System::nanoTime))
                        .setMaxQueueSize(MOST_QUEUED)
                        .setMaxExportBatchSize(BATCH)
                        .setScheduleDelay(EVERY)
                        .setExporterTimeout(EXPORT_WAIT)
                        .build())
                .build();
        return new OtlpTracing(provider, config.captureContent() ? redaction : null);
    }

    /** Tells of what failed, and counts all. */
    private static final class Counting implements SpanExporter {
        private final SpanExporter to;
        private final GatewayMetrics metrics;
        private final LongSupplier nanoClock;
        private final AtomicLong quietUntilNanos;

        Counting(SpanExporter to, GatewayMetrics metrics, LongSupplier nanoClock) {
            this.to = to;
            this.metrics = metrics;
            this.nanoClock = nanoClock;
            this.quietUntilNanos = new AtomicLong(nanoClock.getAsLong());
        }

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            int count = spans.size();
            CompletableResultCode sent = to.export(spans);
            sent.whenComplete(() -> {
                metrics.spans(sent.isSuccess() ? "exported" : "failed", count);
                if (!sent.isSuccess()) {
                    tell(count);
                }
            });
            return sent;
        }

        private void tell(int count) {
            long now = nanoClock.getAsLong();
            long quietUntil = quietUntilNanos.get();
            if (now - quietUntil >= 0 && quietUntilNanos.compareAndSet(quietUntil, now + TELL_EVERY_NANOS)) {
                LOG.warn("The collector did not take {} spans; they are lost, and answers go on", count);
            }
        }

        @Override
        public CompletableResultCode flush() {
            return to.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return to.shutdown();
        }
    }

    @Override
    public RequestTrace begin(String method, UnaryOperator<@Nullable String> header) {
        Context parent = W3CTraceContextPropagator.getInstance().extract(Context.root(), header, TraceParent.ONLY);
        Span span = tracer.spanBuilder(method)
                .setParent(parent)
                .setSpanKind(SpanKind.SERVER)
                .setAttribute("http.request.method", method)
                .startSpan();
        return span.isRecording() ? new OtlpRequestTrace(this, span, method) : RequestTrace.NONE;
    }

    /** Reads one header, and shows no other. */
    private enum TraceParent implements TextMapGetter<UnaryOperator<@Nullable String>> {
        ONLY;

        private static final String NAME = "traceparent";

        @Override
        public Iterable<String> keys(UnaryOperator<@Nullable String> headers) {
            return List.of(NAME);
        }

        @Override
        public @Nullable String get(@Nullable UnaryOperator<@Nullable String> headers, String key) {
            return headers == null || !key.equals(NAME) ? null : headers.apply(NAME);
        }
    }

    Tracer tracer() {
        return tracer;
    }

    long nowEpochNanos() {
        return clock.now();
    }

    /** What takes personal data out of texts; null where nobody wants texts. */
    @Nullable
    Redaction redaction() {
        return redaction;
    }

    /** Does something about texts on the thread for it; false where it has too much to do. */
    boolean onTexts(Runnable task) {
        try {
            if (texts != null) {
                texts.execute(task);
                return true;
            }
        } catch (RejectedExecutionException e) {
            return false;
        }
        return false;
    }

    @Override
    public void close() {
        if (texts != null) {
            texts.shutdown();
            try {
                if (!texts.awaitTermination(LAST_BATCH.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.debug("The texts of some spans are lost");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        provider.shutdown().join(LAST_BATCH.toMillis(), TimeUnit.MILLISECONDS);
    }
}
