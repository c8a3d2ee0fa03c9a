package dev.journeyman.gateway.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.journeyman.gateway.serving.ScriptedModel;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What holds for every route: ids, errors, limits, the page, metrics. */
class GatewayOverHttpTest {
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = RunningGateway.with(new ScriptedModel(300, prompt -> "yes"), config -> config);
    }

    @AfterAll
    static void end() throws Exception {
        gateway.close();
    }

    private static void assertError(HttpResponse<String> response, int status, String code) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("x-request-id")).isPresent();
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        JsonNode error = RunningGateway.json(response).path("error");
        assertThat(error.path("code").asText()).isEqualTo(code);
        assertThat(error.has("param")).isTrue();
        assertThat(error.path("type").asText()).isNotEmpty();
        assertThat(error.path("message").asText()).isNotEmpty().doesNotContain("Exception", "\tat ");
    }

    @Test
    void statusRoutes() throws Exception {
        assertThat(RunningGateway.json(gateway.get("/healthz")).path("status").asText())
                .isEqualTo("alive");
        assertThat(RunningGateway.json(gateway.get("/readyz")).path("model").asText())
                .isEqualTo(RunningGateway.VERSION);
        assertThat(RunningGateway.json(gateway.get("/openapi.json"))
                        .path("openapi")
                        .asText())
                .isEqualTo("3.1.0");
    }

    @Test
    void modelsAreTheAliasAndTheVersion() throws Exception {
        JsonNode data = RunningGateway.json(gateway.get("/v1/models")).path("data");
        assertThat(data)
                .extracting(model -> model.path("id").asText())
                .containsExactly("journeyman", RunningGateway.VERSION);
        assertThat(data.get(0).path("created").asLong()).isEqualTo(RunningGateway.CREATED.getEpochSecond());
        assertThat(RunningGateway.json(gateway.get("/v1/models/journeyman"))
                        .path("root")
                        .asText())
                .isEqualTo(RunningGateway.VERSION);
        assertError(gateway.get("/v1/models/gpt-4"), 404, "model_not_found");
    }

    @Test
    void theCallersRequestIdComesBackIfItIsSane() throws Exception {
        assertThat(gateway.send(gateway.request("/healthz").header("x-request-id", "job-17.a_B:2"))
                        .headers()
                        .firstValue("x-request-id"))
                .contains("job-17.a_B:2");
        for (String insane : List.of("a b", "x".repeat(129), "<script>", "a%0Ab")) {
            assertThat(gateway.send(gateway.request("/healthz").header("x-request-id", insane))
                            .headers()
                            .firstValue("x-request-id")
                            .orElseThrow())
                    .startsWith("req_");
        }
    }

    @Test
    void pathsAndMethods() throws Exception {
        assertError(gateway.get("/v1/nothing"), 404, "not_found");
        assertError(gateway.get("/assets/../logback.xml"), 404, "not_found");
        HttpResponse<String> wrongMethod = gateway.get("/v1/diagnose");
        assertError(wrongMethod, 405, "method_not_allowed");
        assertThat(wrongMethod.headers().firstValue("allow")).contains("POST");
    }

    @Test
    void bodies() throws Exception {
        HttpRequest.BodyPublisher empty = HttpRequest.BodyPublishers.ofString("{}");
        assertError(gateway.send(gateway.request("/v1/diagnose").POST(empty)), 415, "unsupported_media_type");
        assertError(
                gateway.send(gateway.request("/v1/diagnose")
                        .header("content-type", "application/x-www-form-urlencoded")
                        .POST(empty)),
                415,
                "unsupported_media_type");
        assertError(gateway.post("/v1/diagnose", "not json"), 400, "invalid_json");
        String large = "{\"symptoms\":\"" + "x".repeat(1 << 20) + "\"}";
        assertError(gateway.post("/v1/diagnose", large), 413, "body_too_large");
        // without a length that tells it at once
        assertError(
                gateway.send(gateway.request("/v1/diagnose")
                        .header("content-type", "application/json; charset=utf-8")
                        .POST(HttpRequest.BodyPublishers.ofInputStream(
                                () -> new java.io.ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))))),
                413,
                "body_too_large");
    }

    @Test
    void aPromptLongerThanTheContextIsRefusedWithTheNumbers() throws Exception {
        HttpResponse<String> response = gateway.post(
                "/v1/chat/completions",
                "{\"model\":\"journeyman\",\"messages\":[{\"role\":\"user\",\"content\":\"" + "x".repeat(293)
                        + "\"}]}");
        assertError(response, 400, "context_length_exceeded");
        JsonNode error = RunningGateway.json(response).path("error");
        assertThat(error.path("param").asText()).isEqualTo("messages");
        assertThat(error.path("message").asText())
                .contains("300 tokens", "300 tokens. Please"); // "user: " + 293 + a line end
    }

    @Test
    void anUnknownModelIsNotFound() throws Exception {
        HttpResponse<String> response = gateway.post(
                "/v1/chat/completions", "{\"model\":\"gpt-4\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
        assertError(response, 404, "model_not_found");
        assertThat(RunningGateway.json(response).at("/error/param").asText()).isEqualTo("model");
    }

    /** Speaks HTTP by hand; returns everything until the server closes. */
    private static String raw(String request) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", gateway.server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            try (InputStream in = socket.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }

    @Test
    void malformedHttpIsAnsweredInTheSameForm() throws Exception {
        assertThat(raw("GET /healthz HTTP/1.1\r\nHost: localhost\r\nno colon here\r\n\r\n"))
                .containsPattern("^HTTP/1[.][01] 400 ")
                .contains("\"code\":\"malformed_http\"");
        assertThat(raw("GET /" + "x".repeat(9000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .containsPattern("^HTTP/1[.][01] 414 ")
                .contains("\"code\":\"uri_too_long\"");
        assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nA: " + "x".repeat(20_000) + "\r\n\r\n"))
                .containsPattern("^HTTP/1[.][01] 431 ")
                .contains("\"code\":\"headers_too_large\"");
    }

    @Test
    void aTargetThatIsNoPathIsNotFoundInTheSameForm() throws Exception {
        for (String target : new String[] {"GET healthz", "OPTIONS *", "GET ?x=1", "GET /%zz"}) {
            assertThat(raw(target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                    .as(target)
                    .containsPattern("^HTTP/1[.]1 40[04] ")
                    .contains("\r\nx-request-id: req_")
                    .containsPattern("\"code\":\"(not_found|malformed_http)\"");
        }
        assertThat(gateway.get("/metrics").body()).contains("route=\"unmatched\",status=\"404\"");
    }

    @Test
    void otherNamesThanLocalhostAreRefused() throws Exception {
        assertThat(raw("GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403")
                .contains("\"code\":\"host_not_allowed\"");
        assertThat(raw("GET /healthz HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.0 200");
    }

    @Test
    void thePageLoadsNothingFromElsewhere() throws Exception {
        HttpResponse<String> page = gateway.get("/");
        assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.headers().firstValue("x-content-type-options")).contains("nosniff");
        assertThat(page.body())
                .contains("<h1>Journeyman</h1>")
                .doesNotContain("http://", "https://", "style=", "onclick");
        assertThat(page.body()).doesNotContainPattern("<script(?![^>]*src=)");
        Matcher link = Pattern.compile("(?:src|href)=\"(/[^\"]*)\"").matcher(page.body());
        int links = 0;
        while (link.find()) {
            links++;
            assertThat(gateway.get(link.group(1)).statusCode())
                    .as(link.group(1))
                    .isEqualTo(200);
        }
        assertThat(links).isGreaterThan(4);
    }

    @Test
    void metricsCountRequestsAndTokens() throws Exception {
        gateway.post(
                "/v1/chat/completions",
                "{\"model\":\"journeyman\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
        gateway.get("/no/such/path/" + System.nanoTime());
        String text = gateway.get("/metrics").body();
        assertThat(text)
                .contains(
                        "http_server_requests_seconds_count{error=\"none\",method=\"POST\",route=\"/v1/chat/completions\",status=\"200\"}")
                .contains("route=\"unmatched\",status=\"404\"")
                .contains("journeyman_time_to_first_token_seconds_bucket")
                .contains("journeyman_inter_token_latency_seconds_bucket")
                .contains("journeyman_request_success_total{finished_reason=\"stop\"}")
                .contains("journeyman_num_requests_running 0.0")
                .contains("journeyman_num_requests_waiting 0.0")
                .containsPattern("journeyman_prompt_tokens_total [1-9]")
                .containsPattern("journeyman_generation_tokens_total [1-9]")
                .doesNotContain("such");
    }
}
