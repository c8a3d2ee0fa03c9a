package dev.journeyman.loadtests.retrain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Technicians and an operator of a gateway, each with a key, over HTTP. */
final class Workshop implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final int OK = 200;
    private static final int CREATED = 201;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;

    Workshop(URI base) {
        this.base = base;
    }

    /**
     * What was answered.
     *
     * @param interaction its id
     * @param version of the model that answered
     */
    record Answer(String interaction, String version, String text) {}

    /** Asks without randomness. */
    Answer ask(String key, String question, int maxTokens) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode()
                .put("model", "journeyman")
                .put("temperature", 0)
                .put("max_tokens", maxTokens);
        body.putArray("messages").addObject().put("role", "user").put("content", question);
        JsonNode told = post("/v1/chat/completions", key, body, OK);
        return new Answer(
                told.at("/journeyman/interaction_id").asText(),
                told.at("/journeyman/model_version").asText(),
                told.at("/choices/0/message/content").asText(""));
    }

    /** Corrects an answer; what the gateway makes of it: accepted, held or quarantined. */
    String correct(String key, Answer answer, String correction) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode()
                .put("interaction_id", answer.interaction())
                .put("correction", correction);
        return post("/v1/feedback", key, body, CREATED).path("status").asText();
    }

    /** Takes a snapshot of the feedback store. */
    void snapshot(String key) throws IOException, InterruptedException {
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

    @Override
    public void close() {
        http.close();
    }
}
