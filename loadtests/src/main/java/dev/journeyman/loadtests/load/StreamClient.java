package dev.journeyman.loadtests.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.loadtests.measurement.Latencies;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.parsetools.RecordParser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/**
 * Asks for streams and hears them. The time between two texts of an answer is counted when the second one is read.
 *
 * <p>This client has the processors of the gateway that it measures, so it takes little of them: one thread reads all streams, and a chunk with text is told by its bytes and not parsed.
 */
final class StreamClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5); // until the head of the answer
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int MOST_STREAMS = 10_000; // at once
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
            .connectTimeout(CONNECT)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpClientAgent streams = vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout((int) CONNECT.toMillis()),
            new PoolOptions().setHttp1MaxSize(MOST_STREAMS).setEventLoopSize(1));
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

    /** Asks for a stream that was due at a moment, and waits for its end. */
    Heard ask(Job job, long dueNanos) throws InterruptedException {
        long late = System.nanoTime() - dueNanos;
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(base.resolve("/v1/chat/completions").toString())
                .putHeader("content-type", "application/json")
                .setIdleTimeout(PATIENCE.toMillis());
        Reading reading = new Reading(dueNanos);
        CompletableFuture<Heard> heard = new CompletableFuture<>();
        Future<Void> read = streams.request(options)
                .compose(request -> request.send(body(job, true)))
                .compose(response -> reading.all(response));
        read.onComplete(
                end -> heard.complete(reading.heard(job, late, "")),
                failure -> heard.complete(
                        reading.heard(job, late, failure.getClass().getSimpleName() + " " + failure.getMessage())));
        try {
            return heard.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // it is only ever completed with a value
        }
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(MOST_TOLD, text.length()));
    }

    /** One stream, line by line. */
    private final class Reading {
        private final long dueNanos;
        private final StringBuilder refusal = new StringBuilder();
        private int status = OK;
        private boolean comesAgain;
        private long firstNanos;
        private long lastNanos;
        private int promptTokens;
        private int answerTokens;
        private String version = "";
        private String finish = "";
        private String error = "";
        private boolean done;

        Reading(long dueNanos) {
            this.dueNanos = dueNanos;
        }

        /** Reads an answer to its end. */
        Future<Void> all(HttpClientResponse response) {
            status = response.statusCode();
            comesAgain = response.getHeader("retry-after") != null;
            Promise<Void> end = Promise.promise();
            RecordParser lines = RecordParser.newDelimited("\n", response).maxRecordSize(MOST_LINE);
            lines.exceptionHandler(end::tryFail);
            lines.endHandler(nothing -> end.tryComplete());
            lines.handler(bytes -> {
                try {
                    line(bytes.toString(StandardCharsets.UTF_8));
                } catch (JsonProcessingException e) {
                    end.tryFail(e);
                }
            });
            return end.future().onFailure(failure -> response.request().reset());
        }

        private void line(String line) throws JsonProcessingException {
            if (status != OK) {
                if (refusal.length() < MOST_TOLD) {
                    refusal.append(shortened(line));
                }
                return;
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

        private void rest(JsonNode chunk) {
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

        /** What it was, at its end; a problem of the connection is one of the stream. */
        Heard heard(Job job, long late, String broken) {
            String problem = broken.isEmpty() ? problem(job) : broken;
            Heard.Ending ending = Heard.Ending.FAILED;
            if (problem.isEmpty()) {
                ending = Heard.Ending.ANSWERED;
            } else if (status == TOO_MANY && comesAgain && broken.isEmpty()) {
                ending = Heard.Ending.SHED;
            }
            long end = System.nanoTime() - dueNanos;
            return new Heard(
                    ending, dueNanos, late, firstNanos, end, promptTokens, answerTokens, version, finish, problem);
        }

        /** What is wrong with it at its end; empty for nothing. */
        private String problem(Job job) {
            if (status != OK) {
                return status + (comesAgain ? " " : " without retry-after ") + shortened(refusal.toString());
            }
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
        vertx.close().await();
    }
}
