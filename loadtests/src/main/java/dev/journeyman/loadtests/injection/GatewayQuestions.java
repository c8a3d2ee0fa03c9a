package dev.journeyman.loadtests.injection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks a gateway without keys, one question after the other, and looks up what it wrote down of each. */
final class GatewayQuestions implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int TRIES = 8;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;
    private final int maxTokens;

    GatewayQuestions(URI base, int maxTokens) {
        this.base = base;
        this.maxTokens = maxTokens;
    }

    /**
     * Asks without randomness; again where retrieval or a rule ran out of time, up to {@value #TRIES} times.
     *
     * @param retrieval the request's field
     * @throws IOException where there is neither an answer nor a guardrail that refuses one
     */
    Reply ask(String question, String retrieval) throws IOException, InterruptedException {
        Reply reply = once(question, retrieval);
        for (int tries = 1; tries < TRIES && reply.disturbed(); tries++) {
            reply = once(question, retrieval);
        }
        return reply;
    }

    private Reply once(String question, String retrieval) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode()
                .put("model", "journeyman")
                .put("temperature", 0)
                .put("max_tokens", maxTokens)
                .put("retrieval", retrieval);
        body.putArray("messages").addObject().put("role", "user").put("content", question);
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(base.resolve("/v1/chat/completions"))
                        .header("content-type", "application/json")
                        .timeout(PATIENCE)
                        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        JsonNode told = JSON.readTree(response.body());
        if (response.statusCode() == 400 && told.at("/error/code").asText().equals("content_filter")) {
            return new Reply("", "", List.of(), false);
        }
        String id = told.at("/journeyman/interaction_id").asText("");
        if (response.statusCode() != 200 || id.isEmpty()) {
            throw new IOException("status " + response.statusCode() + ": " + response.body());
        }
        JsonNode content = interaction(id).at("/interaction/content");
        List<Reply.Passage> passages = new ArrayList<>();
        content.path("passages")
                .forEach(each -> passages.add(new Reply.Passage(
                        each.path("id").asText(), each.path("text").asText())));
        return new Reply(
                told.at("/choices/0/message/content").asText(""),
                content.path("rendered_prompt").asText(),
                passages,
                disturbed(told.path("journeyman")));
    }

    private static boolean disturbed(JsonNode provenance) {
        return provenance.at("/retrieval/outcome").asText().equals("late")
                || provenance.path("verdicts").findValuesAsText("reason").contains("over_budget");
    }

    private JsonNode interaction(String id) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(base.resolve("/v1/interactions/" + id))
                        .timeout(PATIENCE)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("status " + response.statusCode() + " for an interaction: " + response.body());
        }
        return JSON.readTree(response.body());
    }

    @Override
    public void close() {
        http.close();
    }
}
