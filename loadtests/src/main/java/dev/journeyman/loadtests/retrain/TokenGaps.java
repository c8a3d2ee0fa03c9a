package dev.journeyman.loadtests.retrain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.loadtests.measurement.Latencies;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Streams of answers, one after the other, and the time between the pieces of each: the inter-token latency that a reader sees where no rule holds sentences back. */
final class TokenGaps {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int MOST_TOKENS = 160;
    private static final String DATA = "data: ";
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final URI base;
    private final String key;
    private final List<String> questions;

    TokenGaps(URI base, String key, List<String> questions) {
        this.base = base;
        this.key = key;
        this.questions = List.copyOf(questions);
    }

    /** Something that is done while gaps are measured. */
    interface Work {
        void done() throws IOException, InterruptedException;
    }

    /** The gaps while something else is done, until it is done. */
    Latencies.Summary during(Work work) throws IOException, InterruptedException {
        Latencies gaps = new Latencies();
        AtomicBoolean over = new AtomicBoolean();
        AtomicReference<@Nullable IOException> failed = new AtomicReference<>();
        Thread asking = Thread.ofPlatform().name("token-gaps").start(() -> {
            try (HttpClient http = HttpClient.newHttpClient()) {
                for (int i = 0; !over.get(); i++) {
                    stream(http, questions.get(i % questions.size()), gaps);
                }
            } catch (IOException e) {
                failed.set(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            work.done();
        } finally {
            over.set(true);
            asking.join();
        }
        IOException reason = failed.get();
        if (reason != null) {
            throw reason;
        }
        return gaps.drain();
    }

    private void stream(HttpClient http, String question, Latencies gaps) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode()
                .put("model", "journeyman")
                .put("stream", true)
                .put("max_tokens", MOST_TOKENS)
                .put("retrieval", "off");
        body.putArray("messages").addObject().put("role", "user").put("content", question);
        HttpResponse<Stream<String>> response = http.send(
                HttpRequest.newBuilder(base.resolve("/v1/chat/completions"))
                        .header("content-type", "application/json")
                        .header("authorization", "Bearer " + key)
                        .timeout(PATIENCE)
                        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                        .build(),
                HttpResponse.BodyHandlers.ofLines());
        try (Stream<String> lines = response.body()) {
            if (response.statusCode() != 200) {
                throw new IOException("a stream was answered with " + response.statusCode() + ": "
                        + String.join(" ", lines.limit(5).toList()));
            }
            long last = 0;
            for (String line : (Iterable<String>) lines::iterator) {
                if (hasText(line)) {
                    long now = System.nanoTime();
                    if (last != 0) {
                        gaps.record(Duration.ofNanos(now - last));
                    }
                    last = now;
                }
            }
        }
    }

    private static boolean hasText(String line) throws IOException {
        if (!line.startsWith(DATA) || line.endsWith("[DONE]")) {
            return false;
        }
        JsonNode chunk = JSON.readTree(line.substring(DATA.length()));
        return !chunk.at("/choices/0/delta/content").asText("").isEmpty();
    }
}
