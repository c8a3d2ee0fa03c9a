package dev.journeyman.gateway.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.journeyman.gateway.observation.BusyGateway;
import dev.journeyman.gateway.serve.RunningGateway;
import dev.journeyman.gateway.tracing.Collector.Span;
import dev.journeyman.guardrails.privacy.PersonalDataRedaction;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Traces of a real gateway, as a collector of the test's own reads them. */
class TracesOverHttpTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "b7ad6b7169203331";
    private static final String PRIVATE = "mail jane.doe@example.org about WVWZZZ1JZ3W386752";
    private Collector collector;

    @BeforeEach
    void collect() throws Exception {
        collector = new Collector();
    }

    @AfterEach
    void end() throws Exception {
        collector.close();
    }

    private RunningGateway gateway(Map<String, String> environment) throws Exception {
        Map<String, String> all = new HashMap<>(environment);
        all.put(TracingConfig.ENDPOINT, collector.address());
        return BusyGateway.start(
                BusyGateway.model(),
                metrics -> OtlpTracing.start(
                        TracingConfig.of(all::get, null, "--otlp-endpoint").orElseThrow(),
                        metrics,
                        new PersonalDataRedaction()));
    }

    private static HttpRequest.Builder asking(RunningGateway gateway, String question, boolean stream) {
        return gateway.request("/v1/chat/completions")
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(BusyGateway.body(question, stream)));
    }

    private static String traceparent(String flags) {
        return "00-" + TRACE + "-" + PARENT + "-" + flags;
    }

    /** The spans of the trace by name, when its request's own has come. */
    private Map<String, Span> spans(String root) {
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        collector.spans.stream().anyMatch(span -> span.name().equals(root)));
        return collector.spans.stream().collect(Collectors.toMap(Span::name, span -> span, (one, other) -> one));
    }

    @Test
    void aRequestIsOneTraceThatContinuesTheCallers() throws Exception {
        Map<String, Span> spans;
        try (RunningGateway gateway = gateway(Map.of(
                TracingConfig.HEADERS, "authorization=Bearer%20secret-of-collector",
                TracingConfig.SERVICE_NAME, "workshop"))) {
            HttpResponse<String> answer = gateway.send(asking(gateway, PRIVATE, true)
                    .header("traceparent", traceparent("01"))
                    .header("tracestate", "vendor=jane.doe@example.org")
                    .header("x-request-id", "my-request-1"));
            assertThat(answer.statusCode()).isEqualTo(200);
            spans = spans("POST /v1/chat/completions");
        }

        Span request = spans.get("POST /v1/chat/completions");
        assertThat(collector.spans).allMatch(span -> span.traceId().equals(TRACE));
        assertThat(request.parentId()).isEqualTo(PARENT);
        assertThat(request.kind()).as("server").isEqualTo(2);
        assertThat(request.attributes())
                .containsEntry("http.request.method", "POST")
                .containsEntry("http.route", "/v1/chat/completions")
                .containsEntry("http.response.status_code", "200")
                .containsEntry("journeyman.request_id", "my-request-1");
        Span generation = spans.get("chat journeyman");
        for (String child :
                List.of("guardrails input", "retrieval", "chat journeyman", "guardrails output", "interaction log")) {
            assertThat(spans).containsKey(child);
            assertThat(spans.get(child).parentId()).as(child).isEqualTo(request.spanId());
            assertThat(spans.get(child).endNanos())
                    .as(child)
                    .isGreaterThanOrEqualTo(spans.get(child).startNanos());
        }
        for (String part : List.of("queue", "prefill", "decode")) {
            assertThat(spans.get(part).parentId()).as(part).isEqualTo(generation.spanId());
        }
        assertThat(spans.get("queue").endNanos()).isEqualTo(spans.get("prefill").startNanos());
        assertThat(spans.get("prefill").endNanos())
                .isEqualTo(spans.get("decode").startNanos());
        assertThat(spans.get("decode").endNanos()).isEqualTo(generation.endNanos());
        assertThat(generation.kind()).as("internal").isEqualTo(1);
        assertThat(generation.attributes())
                .containsEntry("gen_ai.operation.name", "chat")
                .containsEntry("gen_ai.provider.name", "journeyman")
                .containsEntry("gen_ai.request.model", "journeyman")
                .containsEntry("gen_ai.response.model", RunningGateway.VERSION)
                .containsEntry("gen_ai.response.finish_reasons", "stop")
                .containsEntry("gen_ai.usage.output_tokens", Integer.toString(BusyGateway.ANSWER.length() + 1))
                .containsEntry("gen_ai.request.temperature", "0.0");
        assertThat(spans.get("retrieval").attributes()).containsEntry("journeyman.retrieval.outcome", "unavailable");
        assertThat(collector.resources).contains("service.name=workshop");
        assertThat(collector.authorizations).contains("Bearer secret-of-collector");
        assertThat(collector.spans.toString())
                .as("no text, no personal data, no credential")
                .doesNotContain("jane", "WVWZZZ", "misfire", "secret-of-collector");
    }

    @Test
    void aCallerWhoKeepsNoTraceHasNoneNorHasWhoLooksWhetherTheGatewayLives() throws Exception {
        try (RunningGateway gateway = gateway(Map.of())) {
            gateway.send(asking(gateway, "one", false).header("traceparent", traceparent("00")));
            gateway.get("/healthz");
            gateway.get("/metrics");
            gateway.send(asking(gateway, "two", false).header("traceparent", "nonsense " + TRACE));
            spans("POST /v1/chat/completions");
        }
        assertThat(collector.spans)
                .isNotEmpty()
                .noneMatch(span -> span.traceId().equals(TRACE));
        assertThat(collector.spans.stream().map(Span::traceId).distinct()).hasSize(1);
    }

    @Test
    void textsAreThereOnlyWhereTheyAreWantedAndWithoutPersonalData() throws Exception {
        try (RunningGateway gateway = gateway(Map.of(TracingConfig.CAPTURE, "true"))) {
            gateway.send(asking(gateway, PRIVATE, false));
            gateway.send(asking(gateway, "SAYBLOCK", false));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> collector.spans.stream()
                                    .filter(span -> span.name().equals("chat journeyman"))
                                    .count()
                            == 2);
        }
        List<Span> generations = collector.spans.stream()
                .filter(span -> span.name().equals("chat journeyman"))
                .toList();
        assertThat(generations)
                .anySatisfy(
                        span -> assertThat(span.attributes().get("gen_ai.input.messages"))
                                .isEqualTo(
                                        "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"mail [email] about [vin]\"}]}]"));
        assertThat(generations)
                .anySatisfy(span -> assertThat(span.attributes().get("gen_ai.output.messages"))
                        .contains(BusyGateway.ANSWER, "\"finish_reason\":\"stop\""));
        assertThat(generations)
                .as("what a guardrail kept back is not told")
                .anySatisfy(span -> assertThat(span.attributes().get("gen_ai.output.messages"))
                        .contains("The coil is weak.", "\"finish_reason\":\"content_filter\""));
        assertThat(collector.spans.toString()).doesNotContain("jane", "WVWZZZ", "BLOCKWORD is said");
    }

    @Test
    void faultsAreMarked() throws Exception {
        try (RunningGateway gateway = gateway(Map.of())) {
            assertThat(gateway.send(asking(gateway, "FAILWORD", false)).statusCode())
                    .isEqualTo(500);
            gateway.send(asking(gateway, "BLOCKWORD", false));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> collector.spans.stream()
                                    .filter(span -> span.name().startsWith("POST"))
                                    .count()
                            == 2);
        }
        assertThat(collector.spans).anySatisfy(span -> {
            assertThat(span.name()).isEqualTo("POST /v1/chat/completions");
            assertThat(span.attributes()).containsEntry("error.type", "model_failed");
            assertThat(span.status()).as("error").isEqualTo(2);
        });
        assertThat(collector.spans).anySatisfy(span -> {
            assertThat(span.name()).isEqualTo("chat journeyman");
            assertThat(span.attributes()).containsEntry("error.type", "model_failed");
        });
        assertThat(collector.spans).anySatisfy(span -> {
            assertThat(span.name()).isEqualTo("guardrails input");
            assertThat(span.attributes())
                    .containsEntry("journeyman.guardrails.rules", "forbidder")
                    .containsEntry("journeyman.guardrails.action", "block");
        });
    }

    /** The collector never answers, and more spans are made than the queue holds: every answer is given all the same, and none waits. */
    @Test
    void aCollectorThatDoesNotAnswerDelaysNobody() throws Exception {
        collector.status = 0;
        try (RunningGateway gateway = gateway(Map.of())) {
            for (int i = 0; i < 20; i++) {
                assertThat(gateway.send(asking(gateway, "What is P0301?", true)).statusCode())
                        .isEqualTo(200);
            }
            await().until(() -> collector.requests.get() > 0);
            assertThat(gateway.send(asking(gateway, "What is P0301?", false)).statusCode())
                    .isEqualTo(200);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> gateway.get("/metrics").body().contains("journeyman_spans_total{outcome=\"failed\"}"));
        }
    }

    @Test
    void withoutAnEndpointNothingIsStarted() throws Exception {
        assertThat(TracingConfig.of(name -> null, null, "--otlp-endpoint")).isEmpty();
        assertThat(Tracing.NONE.begin("GET", name -> null)).isSameAs(RequestTrace.NONE);
        assertThat(RequestTrace.NONE.step("x")).isSameAs(Step.NONE);
    }
}
