package dev.journeyman.loadtests.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.loadtests.measurement.Latencies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Asks for streams and hears them, each call on the caller's own thread. The time between two texts of an answer is counted when the second one is read.
 *
 * <p>A chunk with text is told by its bytes and not parsed, since this client has the processors of the gateway that it measures.
 */
final class StreamClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5); // until the head of the answer
    private static final int OK = 200;
    private static final int TOO_MANY = 429;
    private static final int MOST_TOLD = 300;
    private static final int MOST_LINE = 1 << 20;
    private static final String DATA = "data: ";
    private static final String DONE = "data: [DONE]";
    private static final String TEXT = "\"delta\":{\"content\":\"";
    private static final String SYSTEM = "You help in a car workshop.";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    private final URI base;
    private final int endToken;
    private volatile Latencies gaps = new Latencies();

    /**
     * A client.
     *
     * @param endToken the model's end token, which answers are kept from
     */
    StreamClient(URI base, int endToken) {
        this.base = base;
        this.endToken = endToken;
    }

    /** For other calls of the same gateway. */
    HttpClient http() {
        return http;
    }

    /** Where it listens. */
    URI base() {
        return base;
    }

    /** Where gaps between texts are counted from now on. */
    void countGaps(Latencies into) {
        gaps = into;
    }

    /** The body of a request for a stream. */
    String body(Job job, boolean stream) {
        ObjectNode body = JSON.createObjectNode()
                .put("model", "journeyman")
                .put("temperature", 0.8)
                .put("seed", job.seed())
                .put("max_tokens", job.answerTokens())
                .put("retrieval", "off")
                .put("stream", stream);
        if (stream) {
            body.putObject("stream_options").put("include_usage", true);
        }
        body.putObject("logit_bias").put(String.valueOf(endToken), -100);
        var messages = body.putArray("messages");
        messages.addObject().put("role", "system").put("content", SYSTEM);
        messages.addObject().put("role", "user").put("content", job.prompt());
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // a tree of texts and numbers is always written
        }
    }

    /** A call with a JSON body. */
    HttpRequest post(String path, String body) {
        return HttpRequest.newBuilder(base.resolve(path))
                .header("content-type", "application/json")
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    /** Asks for a stream that was due at a moment, and reads it to its end. */
    Heard ask(Job job, long dueNanos) throws InterruptedException {
        long late = System.nanoTime() - dueNanos;
        Reading reading = new Reading();
        String problem;
        try {
            HttpResponse<Stream<String>> response =
                    http.send(post("/v1/chat/completions", body(job, true)), HttpResponse.BodyHandlers.ofLines());
            try (Stream<String> lines = response.body()) {
                if (response.statusCode() != OK) {
                    return refused(response, lines, dueNanos, late);
                }
                for (String line : (Iterable<String>) lines::iterator) {
                    reading.line(line, dueNanos);
                }
            }
            problem = reading.problem(job);
        } catch (IOException | UncheckedIOException e) {
            problem = e.getClass().getSimpleName() + " " + e.getMessage();
        }
        return new Heard(
                problem.isEmpty() ? Heard.Ending.ANSWERED : Heard.Ending.FAILED,
                dueNanos,
                late,
                reading.firstNanos,
                System.nanoTime() - dueNanos,
                reading.promptTokens,
                reading.answerTokens,
                reading.version,
                reading.finish,
                problem);
    }

    private static Heard refused(HttpResponse<?> response, Stream<String> lines, long dueNanos, long late) {
        String told = shortened(String.join(" ", lines.limit(5).toList()));
        long end = System.nanoTime() - dueNanos;
        boolean comesAgain = response.headers().firstValue("retry-after").isPresent();
        boolean shed = response.statusCode() == TOO_MANY && comesAgain;
        String problem = response.statusCode() + (comesAgain ? " " : " without retry-after ") + told;
        return new Heard(shed ? Heard.Ending.SHED : Heard.Ending.FAILED, dueNanos, late, 0, end, 0, 0, "", "", problem);
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(MOST_TOLD, text.length()));
    }

    /** One stream, line by line. */
    private final class Reading {
        private long firstNanos;
        private long lastNanos;
        private int promptTokens;
        private int answerTokens;
        private String version = "";
        private String finish = "";
        private String error = "";
        private boolean done;

        void line(String line, long dueNanos) throws IOException {
            if (line.length() > MOST_LINE) {
                throw new IOException("a line of " + line.length() + " characters");
            }
            int text = line.indexOf(TEXT);
            if (text > 0 && line.charAt(text + TEXT.length()) != '"') {
                long now = System.nanoTime();
                if (firstNanos == 0) {
                    firstNanos = Math.max(1, now - dueNanos);
                } else {
                    gaps.record(Duration.ofNanos(now - lastNanos));
                }
                lastNanos = now;
            } else if (line.equals(DONE)) {
                done = true;
            } else if (line.startsWith(DATA)) {
                rest(JSON.readTree(line.substring(DATA.length())));
            }
        }

        private void rest(JsonNode chunk) throws IOException {
            if (chunk.has("error")) {
                error = "the stream told an error: " + shortened(chunk.toString());
            }
            String reason = chunk.at("/choices/0/finish_reason").asText("");
            finish = reason.isEmpty() || reason.equals("null") ? finish : reason;
            JsonNode usage = chunk.path("usage");
            if (usage.isObject()) {
                promptTokens = usage.path("prompt_tokens").asInt();
                answerTokens = usage.path("completion_tokens").asInt();
            }
            String told = chunk.at("/journeyman/model_version").asText("");
            version = told.isEmpty() ? version : told;
        }

        /** What is wrong with it at its end; empty for nothing. */
        String problem(Job job) {
            if (!error.isEmpty()) {
                return error;
            }
            if (!done) {
                return "the stream was cut";
            }
            if (!finish.equals("length") || answerTokens != job.answerTokens()) {
                return "an answer of " + answerTokens + " tokens ended with \"" + finish + "\" and not with its "
                        + job.answerTokens() + " tokens";
            }
            return version.isEmpty() ? "the answer names no version" : "";
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
