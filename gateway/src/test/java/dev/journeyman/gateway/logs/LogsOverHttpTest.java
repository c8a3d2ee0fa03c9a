package dev.journeyman.gateway.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.journeyman.gateway.observation.BusyGateway;
import dev.journeyman.gateway.serve.RunningGateway;
import dev.journeyman.gateway.tracing.Tracing;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a gateway writes into its log, whatever callers put where. */
class LogsOverHttpTest {
    private static final String VIN = "WVWZZZ1JZ3W386752";
    private static final String MAIL = "jane.doe@example.org";
    private static final String PHONE = "+49 151 23456789";
    private static final String CARD = "4111-1111-1111-1111";
    private static final String KEY = "jm_0123456789ab_" + "Zq7".repeat(14) + "Z";
    private static final String OTHER_KEY = "sk-proj4Zq7Zq7Zq7Zq7Zq7Zq7";
    private static final List<String> PLANTED = List.of(VIN, MAIL, PHONE, CARD, KEY, OTHER_KEY);
    private static final List<String> TRACES =
            List.of(VIN, "jane.doe", "example.org", "23456789", "4111-1111", "Zq7Zq7", "jm_0123456789ab", "127.0.0.1");

    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = BusyGateway.start(BusyGateway.model(), metrics -> Tracing.NONE);
    }

    @AfterAll
    static void end() throws Exception {
        gateway.close();
    }

    private static List<JsonNode> requests(CapturedLog log) throws Exception {
        List<JsonNode> requests = new ArrayList<>();
        for (String line : log.jsonLines()) {
            JsonNode node = RunningGateway.json(line);
            if (node.path("event").asText().equals("request")) {
                requests.add(node);
            }
        }
        return requests;
    }

    @Test
    void aRequestIsOneLineWithItsFields() throws Exception {
        try (CapturedLog log = new CapturedLog()) {
            gateway.send(gateway.request("/v1/chat/completions")
                    .header("content-type", "application/json")
                    .header("x-request-id", "my-request-7")
                    .POST(HttpRequest.BodyPublishers.ofString(BusyGateway.body("What is P0301?", false))));
            await().until(() -> requests(log).size() == 1);
            JsonNode line = requests(log).get(0);
            assertThat(line.path("request_id").asText()).isEqualTo("my-request-7");
            assertThat(line.path("route").asText()).isEqualTo("/v1/chat/completions");
            assertThat(line.path("method").asText()).isEqualTo("POST");
            assertThat(line.path("status").asInt()).isEqualTo(200);
            assertThat(line.path("error").asText()).isEqualTo("none");
            assertThat(line.path("key").asText()).isEqualTo("loopback");
            assertThat(line.path("role").asText()).isEqualTo("technician");
            assertThat(line.path("model").asText()).isEqualTo(RunningGateway.VERSION);
            assertThat(line.path("completion_tokens").asInt()).isEqualTo(BusyGateway.ANSWER.length() + 1);
            assertThat(line.path("level").asText()).isEqualTo("INFO");
            assertThat(line.path("logger").asText()).isEqualTo("dev.journeyman.gateway.access-log");
            assertThat(line.path("duration_ms").isNumber()).isTrue();
            assertThat(log.text()).contains("POST /v1/chat/completions 200 ").contains(" my-request-7 by loopback\n");
        }
    }

    @Test
    void whatARuleOrTheModelThrowsIsToldWithTheRequestAndWithoutTheQuestion() throws Exception {
        try (CapturedLog log = new CapturedLog()) {
            for (String word : List.of("THROWWORD", "FAILWORD")) {
                gateway.send(gateway.request("/v1/chat/completions")
                        .header("content-type", "application/json")
                        .header("x-request-id", "of-" + word)
                        .POST(HttpRequest.BodyPublishers.ofString(
                                BusyGateway.body(word + " " + String.join(" ", PLANTED), false))));
            }
            await().until(() -> requests(log).size() == 2);
            assertThat(log.jsonLines())
                    .anySatisfy(line -> assertThat(line)
                            .contains(
                                    "\"level\":\"ERROR\"",
                                    "The guardrail forbidder failed",
                                    "\"request_id\":\"of-THROWWORD\""));
            assertThat(log.jsonLines())
                    .anySatisfy(line -> assertThat(line)
                            .contains(
                                    "\"fault\":{\"type\":\"java.lang.IllegalStateException\"",
                                    "the network cannot read"));
            assertThat(log.text())
                    .contains("IllegalStateException: the network cannot read")
                    .contains("\tat ");
            assertNothingOf(log);
        }
    }

    private static void assertNothingOf(CapturedLog log) {
        for (String trace : TRACES) {
            assertThat(log.text()).as("text").doesNotContain(trace);
            assertThat(log.jsonLines()).as("json").noneMatch(line -> line.contains(trace));
        }
    }

    private static void post(String path, String body, String id) throws Exception {
        gateway.send(gateway.request(path)
                .header("content-type", "application/json")
                .header("authorization", "Bearer " + KEY)
                .header("x-request-id", id)
                .header("user-agent", MAIL)
                .header("cookie", "session=" + VIN)
                .header("referer", "http://localhost/" + VIN)
                .header("x-journeyman-session", VIN)
                .header("idempotency-key", VIN)
                .header("traceparent", "00-" + VIN)
                .header("x-" + VIN.toLowerCase(java.util.Locale.ROOT), PHONE)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Personal data and secrets in every place of a request that there is. */
    @Test
    void nothingThatCallersSendIsInTheLog() throws Exception {
        try (CapturedLog log = new CapturedLog()) {
            int sent = 0;
            for (String each : PLANTED) {
                String encoded = URLEncoder.encode(each, StandardCharsets.UTF_8);
                List<String[]> posts = List.of(
                        new String[] {"/v1/chat/completions", BusyGateway.body("Read " + each, false)},
                        new String[] {"/v1/chat/completions", BusyGateway.body("BLOCKWORD " + each, true)},
                        new String[] {"/v1/chat/completions", "{\"model\":\"" + each + "\",\"messages\":[]}"},
                        new String[] {"/v1/chat/completions", "{\"" + each + "\":1,\"model\":\"journeyman\"}"},
                        new String[] {
                            "/v1/chat/completions", "{\"model\":\"journeyman\",\"temperature\":\"" + each + "\"}"
                        },
                        new String[] {"/v1/chat/completions", "{\"messages\":[" + each},
                        new String[] {"/v1/chat/completions?api_key=" + encoded, "{\"" + each},
                        new String[] {"/v1/diagnose", "{\"codes\":[\"" + each + "\"]}"},
                        new String[] {
                            "/v1/diagnose",
                            "{\"codes\":[\"P0301\"],\"symptoms\":\"" + each + "\",\"vehicle\":{\"make\":\"" + each
                                    + "\",\"model\":\"" + each + "\"}}"
                        },
                        new String[] {"/v1/feedback", "{\"interaction_id\":\"" + each + "\",\"rating\":\"up\"}"},
                        new String[] {
                            "/v1/feedback",
                            "{\"interaction_id\":\"x\",\"comment\":\"" + each + "\",\"correction\":\"" + each + "\"}"
                        },
                        new String[] {"/v1/feedback", each},
                        new String[] {"/ops/v1/reviews", "{\"subject\":\"" + each + "\",\"reason\":\"" + each + "\"}"},
                        new String[] {"/" + encoded, each});
                for (String[] post : posts) {
                    post(post[0], post[1], each);
                    sent++;
                }
                for (String path : List.of(
                        "/v1/interactions/" + encoded,
                        "/v1/models/" + encoded,
                        "/assets/" + encoded,
                        "/page/codes?q=" + encoded,
                        "/healthz?" + encoded + "=" + encoded,
                        "/no/such/" + encoded)) {
                    gateway.get(path);
                    sent++;
                }
                raw("GET /" + each + " HTTP/1.1\r\nHost: " + each + "\r\n" + each + "\r\n\r\n");
                raw(each + " " + each + "\r\n\r\n");
            }
            int least = sent;
            await().until(() -> requests(log).size() >= least);
            assertNothingOf(log);
        }
    }

    private static void raw(String request) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", gateway.server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        }
    }

    @Test
    void aRequestIdThatNamesSomethingPersonalIsReplacedAndAnyOtherKept() throws Exception {
        for (String personal : List.of(VIN, "order:" + VIN, CARD, KEY, OTHER_KEY)) {
            assertThat(gateway.send(gateway.request("/healthz").header("x-request-id", personal))
                            .headers()
                            .firstValue("x-request-id")
                            .orElseThrow())
                    .as(personal)
                    .startsWith("req_");
        }
        for (String plain : List.of(
                "req-1",
                "0af7651916cd43dd8448eb211c80319c",
                "6f1c1b4e-52a7-4f6d-9d51-0c7b6f4a2e11",
                "01JD3Z5K9Q8V7W6X5Y4Z3A2B1C",
                "a:b.c_d")) {
            assertThat(gateway.send(gateway.request("/healthz").header("x-request-id", plain))
                            .headers()
                            .firstValue("x-request-id"))
                    .contains(plain);
        }
    }
}
