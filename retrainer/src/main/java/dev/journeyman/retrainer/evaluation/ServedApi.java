package dev.journeyman.retrainer.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.slm.tokenizer.Message;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's chat API of one server, asked at temperature 0. A server that says it has too much to do (429, 503) is asked again when it says, {@value #MOST_TRIES} times in all.
 * Safe for use by several threads.
 *
 * @param base its address, ending in {@code /v1} as a rule
 * @param model the name of the model there
 * @param retrieval the field {@code retrieval}, which Journeyman alone has; null to leave it out
 * @param key the API key; null for none
 */
record ServedApi(
        URI base,
        String model,
        @Nullable String retrieval,
        @Nullable String key,
        HttpClient http) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final int MOST_TRIES = 20;
    private static final int MOST_BYTES = 8 << 20;
    private static final long FIRST_WAIT_MILLIS = 500;
    private static final long LONGEST_WAIT_MILLIS = 30_000;
    private static final int MOST_SHIFT = 6;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int OK = 200;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    /**
     * What the server said.
     *
     * @param status of HTTP
     * @param body an object; empty where it was none
     */
    record Answer(int status, JsonNode body) {
        boolean isOk() {
            return status == OK;
        }

        /** The error's {@code code}; empty where it has none. */
        String code() {
            return body.path("error").path("code").asText("");
        }

        /** The error's message, or what stands for it. */
        String message() {
            return body.path("error").path("message").asText("status " + status);
        }
    }

    /** A client for all that is asked there. */
    static ServedApi of(URI base, String model, @Nullable String retrieval, @Nullable String key) {
        HttpClient http = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(10))
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        return new ServedApi(base, model, retrieval, key, http);
    }

    /** What of a request decides its answer besides the question. */
    String told() {
        return model + "\n" + retrieval;
    }

    /**
     * The models that it serves.
     *
     * @throws IOException where it does not tell
     */
    JsonNode models() throws IOException, InterruptedException {
        Answer answer = send(request("models").GET().build());
        if (!answer.isOk()) {
            throw new IOException(base + "/models: " + answer.message());
        }
        return answer.body();
    }

    /**
     * Asks.
     *
     * @throws IOException where there is no answer: the server cannot be reached, or is too busy too long
     */
    Answer chat(List<Message> messages, int maxTokens) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode().put("model", model);
        messages.forEach(message -> body.withArray("messages")
                .addObject()
                .put("role", message.role().name().toLowerCase(Locale.ROOT))
                .put("content", message.content()));
        body.put("max_tokens", maxTokens).put("temperature", 0);
        if (retrieval != null) {
            body.put("retrieval", retrieval);
        }
        return send(request("chat/completions")
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + "/" + path)).timeout(PATIENCE);
        if (key != null) {
            request.header("authorization", "Bearer " + key);
        }
        return request;
    }

    private Answer send(HttpRequest request) throws IOException, InterruptedException {
        for (int tries = 1; ; tries++) {
            HttpResponse<InputStream> response;
            try {
                response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            } catch (ConnectException e) {
                throw new IOException("nothing answers at " + base, e);
            }
            byte[] body;
            try (InputStream in = response.body()) {
                body = in.readNBytes(MOST_BYTES);
            }
            int status = response.statusCode();
            if ((status != TOO_MANY && status != UNAVAILABLE) || tries == MOST_TRIES) {
                return new Answer(status, object(body));
            }
            Thread.sleep(waitMillis(response, tries));
        }
    }

    private static long waitMillis(HttpResponse<?> response, int tries) {
        long doubled = FIRST_WAIT_MILLIS << Math.min(tries - 1, MOST_SHIFT);
        long asked = response.headers()
                .firstValue("retry-after")
                .filter(value -> value.matches("[0-9]{1,4}"))
                .map(value -> 1000 * Long.parseLong(value))
                .orElse(doubled);
        return Math.min(asked, LONGEST_WAIT_MILLIS);
    }

    private static JsonNode object(byte[] body) {
        try {
            JsonNode read = JSON.readTree(new String(body, StandardCharsets.UTF_8));
            return read.isObject() ? read : JSON.createObjectNode();
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }
}
