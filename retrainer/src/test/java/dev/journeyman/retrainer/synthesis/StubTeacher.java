package dev.journeyman.retrainer.synthesis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** An OpenAI-compatible server on the loopback address that does as a script says, and counts what it is sent. */
public final class StubTeacher implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the stub does with a request. */
    public sealed interface Act {
        /** Answers with a text. */
        record Say(String text, String finish, boolean counted) implements Act {}

        /** Answers with a status and no text; {@code retry-after} where it is not empty. */
        record Status(int code, String retryAfter) implements Act {}

        /** Answers 200 with bytes that are no answer. */
        record Garbage(String body) implements Act {}

        /** Hangs up. */
        record HangUp() implements Act {}

        /** Never answers. */
        record Stall() implements Act {}
    }

    /** Says what to do. */
    public interface Script {
        /**
         * Of one request.
         *
         * @param attempt how often the same was sent, this time included
         */
        Act act(String prompt, long seed, int attempt);
    }

    /** Requests that came in. */
    public final AtomicInteger requests = new AtomicInteger();

    /** Tokens that it told of. */
    public final AtomicLong tokens = new AtomicLong();

    /** The last request's authorization. */
    public volatile String authorization = "";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();
    private final Script script;

    public StubTeacher(Script script) throws IOException {
        this.script = script;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.incrementAndGet();
            JsonNode request = JSON.readTree(exchange.getRequestBody());
            authorization = String.valueOf(exchange.getRequestHeaders().getFirst("authorization"));
            String prompt = request.path("messages").path(0).path("content").asText();
            long seed = request.path("seed").asLong();
            int attempt = attempts.computeIfAbsent(seed + prompt, missing -> new AtomicInteger())
                    .incrementAndGet();
            switch (script.act(prompt, seed, attempt)) {
                case Act.Say say -> send(exchange, 200, answer(say));
                case Act.Status status -> {
                    if (!status.retryAfter().isEmpty()) {
                        exchange.getResponseHeaders().add("retry-after", status.retryAfter());
                    }
                    send(exchange, status.code(), "{\"error\":{\"message\":\"no\"}}");
                }
                case Act.Garbage garbage -> send(exchange, 200, garbage.body());
                case Act.HangUp hangUp -> {}
                case Act.Stall stall -> closed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String answer(Act.Say say) {
        ObjectNode root = JSON.createObjectNode().put("model", "stub-2026-01");
        ObjectNode choice = root.putArray("choices").addObject().put("finish_reason", say.finish());
        choice.putObject("message").put("role", "assistant").put("content", say.text());
        if (say.counted()) {
            int used = 40 + say.text().length() / 4;
            tokens.addAndGet(used);
            root.putObject("usage").put("total_tokens", used);
        }
        return root.toString();
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
