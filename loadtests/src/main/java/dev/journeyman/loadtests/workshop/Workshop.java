package dev.journeyman.loadtests.workshop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.loadtests.GatewayProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Technicians and an operator of a gateway, each with a key, over HTTP. */
public final class Workshop implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final int OK = 200;
    private static final int CREATED = 201;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;

    /** The gateway at an address. */
    public Workshop(URI base) {
        this.base = base;
    }

    /**
     * What was answered.
     *
     * @param interaction its id
     * @param version of the model that answered
     */
    public record Answer(String interaction, String version, String text) {}

    /**
     * How a question is asked.
     *
     * @param temperature 0 for the likeliest answer
     * @param seed of what is drawn
     * @param retrieval off, on or auto
     */
    public record Asking(int maxTokens, double temperature, long seed, String retrieval) {
        /** The likeliest answer, from the model alone. */
        public static Asking ofModel(int maxTokens) {
            return new Asking(maxTokens, 0, 0, "off");
        }

        /** An answer that is drawn, from the model alone. */
        public static Asking drawn(int maxTokens, long seed) {
            return new Asking(maxTokens, 1, seed, "off");
        }
    }

    /** Asks without randomness, and with passages where they help. */
    public Answer ask(String key, String question, int maxTokens) throws IOException, InterruptedException {
        return ask(key, question, new Asking(maxTokens, 0, 0, "auto"));
    }

    /** Asks. */
    public Answer ask(String key, String question, Asking asking) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode()
                .put("model", "journeyman")
                .put("temperature", asking.temperature())
                .put("seed", asking.seed())
                .put("max_tokens", asking.maxTokens())
                .put("retrieval", asking.retrieval());
        body.putArray("messages").addObject().put("role", "user").put("content", question);
        JsonNode told = post("/v1/chat/completions", key, body, OK);
        return new Answer(
                told.at("/journeyman/interaction_id").asText(),
                told.at("/journeyman/model_version").asText(),
                told.at("/choices/0/message/content").asText(""));
    }

    /** Corrects an answer; what the gateway makes of it: accepted, held or quarantined. */
    public String correct(String key, Answer answer, String correction) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode()
                .put("interaction_id", answer.interaction())
                .put("correction", correction);
        return post("/v1/feedback", key, body, CREATED).path("status").asText();
    }

    /** Takes a snapshot of the feedback store. */
    public void snapshot(String key) throws IOException, InterruptedException {
        post("/ops/v1/snapshots", key, JSON.createObjectNode(), CREATED);
    }

    private JsonNode post(String path, String key, ObjectNode body, int expected)
            throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(base.resolve(path))
                        .header("content-type", "application/json")
                        .header("authorization", "Bearer " + key)
                        .timeout(PATIENCE)
                        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != expected) {
            throw new IOException(path + " answered " + response.statusCode() + ": " + response.body());
        }
        return JSON.readTree(response.body());
    }

    /** Makes a key of a home, before a gateway serves it; its secret. */
    public static String key(Path root, Path home, String role) throws IOException, InterruptedException {
        String told = GatewayProcess.command(
                root, List.of("keys", "add", "--role", role, "--json", "--home", home.toString()));
        return JSON.readTree(told).path("secret").asText();
    }

    @Override
    public void close() {
        http.close();
    }
}
