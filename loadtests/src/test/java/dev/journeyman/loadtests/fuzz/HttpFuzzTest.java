package dev.journeyman.loadtests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The fuzz run against a small server that answers well, or badly in one known way. */
class HttpFuzzTest {
    private static final String ERROR =
            "{\"error\":{\"message\":\"The body is not a request.\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"x\"}}";

    private final JsonMapper json = new JsonMapper();
    private final AtomicInteger seen = new AtomicInteger();
    private HttpServer server;

    /** How the server answers a request that it does not understand: status, and an echo of the cookie. */
    private volatile int refusal = 400;

    private volatile boolean echoesCookies;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void aServerThatRefusesWellPasses() throws InterruptedException {
        try (HttpFuzz fuzz = fuzz()) {
            assertThat(fuzz.probe()).isEmpty();
            int sent = fuzz.run(0, 300, 4, Duration.ofSeconds(60));

            assertThat(sent).isEqualTo(300);
            assertThat(fuzz.failures()).isEmpty();
            assertThat(fuzz.statuses().values().stream()
                            .mapToInt(Integer::intValue)
                            .sum())
                    .isEqualTo(300);
            assertThat(fuzz.statuses()).containsKeys("200", "400");
            assertThat(fuzz.probe()).isEmpty();
        }
    }

    @Test
    void aFaultIsCountedAndCanBeHadAgain() throws InterruptedException {
        refusal = 500;
        try (HttpFuzz fuzz = fuzz()) {
            fuzz.run(0, 100, 2, Duration.ofSeconds(60));

            assertThat(fuzz.failed()).isGreaterThan(HttpFuzz.MAX_FAILURES_KEPT);
            assertThat(fuzz.failures()).hasSize(HttpFuzz.MAX_FAILURES_KEPT);
            FuzzReport.Failure first = fuzz.failures().getFirst();
            assertThat(first.status()).isEqualTo(500);
            try (HttpFuzz replay = fuzz()) {
                replay.run(first.number(), 1, 1, Duration.ofSeconds(60));
                assertThat(replay.failures()).hasSize(1);
                assertThat(replay.failures().getFirst().body()).isEqualTo(first.body());
            }
        }
    }

    @Test
    void anEchoedSecretIsFound() throws InterruptedException {
        echoesCookies = true;
        try (HttpFuzz fuzz = fuzz()) {
            fuzz.run(0, 40, 2, Duration.ofSeconds(60));

            assertThat(fuzz.failures())
                    .isNotEmpty()
                    .allMatch(failure -> failure.problems().contains("echoes a secret of the request's headers"));
        }
    }

    @Test
    void timeBoundsTheRun() throws InterruptedException {
        try (HttpFuzz fuzz = fuzz()) {
            assertThat(fuzz.run(0, 1_000_000, 2, Duration.ofMillis(300))).isLessThan(1_000_000);
        }
        assertThat(seen.get()).isLessThan(1_000_000);
    }

    private HttpFuzz fuzz() {
        LoopbackTarget target =
                LoopbackTarget.of("http://127.0.0.1:" + server.getAddress().getPort());
        return new HttpFuzz(target, new BodyMutator(11), null, "canary-5678", Duration.ofSeconds(60));
    }

    /** Takes what parses and has messages or codes, and refuses the rest. */
    private void answer(HttpExchange exchange) throws IOException {
        seen.incrementAndGet();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean good = isRequest(body);
        String reply = good ? "{\"choices\":[]}" : ERROR;
        if (!good && echoesCookies) {
            reply = ERROR.replace(
                    "request.", String.valueOf(exchange.getRequestHeaders().getFirst("cookie")));
        }
        byte[] bytes = reply.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.getResponseHeaders().set("x-request-id", "r1");
        exchange.sendResponseHeaders(good ? 200 : refusal, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private boolean isRequest(String body) {
        try {
            JsonNode tree = json.readTree(body);
            return tree.path("messages").isArray() || tree.path("codes").isArray();
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
