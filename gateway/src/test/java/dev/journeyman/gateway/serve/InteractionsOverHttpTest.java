package dev.journeyman.gateway.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.journeyman.feedback.events.Content;
import dev.journeyman.feedback.events.FinishReason;
import dev.journeyman.feedback.events.InteractionLogged;
import dev.journeyman.feedback.events.MessageRole;
import dev.journeyman.gateway.interactions.MemoryFeedbackLog;
import dev.journeyman.gateway.serving.ScriptedModel;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every answer is in the log before its last byte leaves. */
class InteractionsOverHttpTest {
    private static final String ANSWER = "Check the coil.";
    private static final Duration LONG = Duration.ofSeconds(20);

    private final ScriptedModel model = new ScriptedModel(600, prompt -> ANSWER);
    private final MemoryFeedbackLog log = new MemoryFeedbackLog();
    private RunningGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = RunningGateway.with(model, Files.createTempDirectory("journeyman-home"), log, config -> config);
    }

    @AfterEach
    void end() throws Exception {
        log.release();
        gateway.close();
    }

    private static String chat(String content, String more) {
        return "{\"model\":\"journeyman\",\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},"
                + "{\"role\":\"user\",\"content\":\"" + content + "\"}]" + more + "}";
    }

    private HttpRequest.Builder chatRequest(String body) {
        return gateway.request("/v1/chat/completions")
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private static JsonNode lastChunk(HttpResponse<String> response) throws Exception {
        List<String> events = RunningGateway.events(response.body());
        assertThat(events.get(events.size() - 1)).isEqualTo("[DONE]");
        return RunningGateway.json(events.get(events.size() - 2));
    }

    private double metric(String line) throws Exception {
        return gateway.get("/metrics")
                .body()
                .lines()
                .filter(text -> text.startsWith(line + " "))
                .mapToDouble(text -> Double.parseDouble(text.substring(line.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    @Test
    void anAnswerIsWrittenDownWithWhatMadeIt() throws Exception {
        HttpResponse<String> response = gateway.send(
                chatRequest(chat("hello", ",\"temperature\":0.5,\"seed\":42,\"max_tokens\":64,\"top_k\":5"))
                        .header("x-journeyman-session", "talk-1"));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        InteractionLogged logged = log.interactions().get(0);
        assertThat(RunningGateway.json(response)
                        .at("/journeyman/interaction_id")
                        .asText())
                .isEqualTo(logged.id());
        assertThat(logged.asker().keyId()).isEqualTo("loopback");
        assertThat(logged.asker().session()).isEqualTo("talk-1");
        assertThat(logged.endpoint()).isEqualTo("/v1/chat/completions");
        assertThat(logged.requestedModel()).isEqualTo("journeyman");
        assertThat(logged.modelVersion()).isEqualTo(RunningGateway.VERSION);
        assertThat(logged.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(logged.sampling().temperature()).isEqualTo(0.5);
        assertThat(logged.sampling().topK()).isEqualTo(5);
        assertThat(logged.sampling().seed()).isEqualTo(42);
        assertThat(logged.sampling().maxTokens()).isEqualTo(64);
        assertThat(logged.usage().promptTokens()).isEqualTo("system: Be brief.\nuser: hello\n".length());
        assertThat(logged.usage().completionTokens()).isEqualTo(ANSWER.length() + 1);
        Content content = logged.content();
        assertThat(content.answer()).isEqualTo(ANSWER);
        assertThat(content.renderedPrompt()).isEqualTo("system: Be brief.\nuser: hello\n");
        assertThat(content.messages()).hasSize(2);
        assertThat(content.messages().get(1).role()).isEqualTo(MessageRole.USER);
        assertThat(content.messages().get(1).content()).isEqualTo("hello");
        assertThat(metric("journeyman_interactions_total{outcome=\"stored\"}")).isEqualTo(1);
    }

    @Test
    void personalDataIsTakenOutBeforeAnythingIsWritten() throws Exception {
        gateway.send(chatRequest(chat("VIN 1HGCM82633A004352, mail max@firma.de, call 0171 2345678", "")));
        Content content = log.interactions().get(0).content();
        assertThat(content.messages().get(1).content()).isEqualTo("VIN [vin], mail [email], call [phone]");
        assertThat(content.renderedPrompt()).contains("VIN [vin], mail [email], call [phone]");
        assertThat(model.prompts).anyMatch(prompt -> prompt.contains("max@firma.de")); // the model reads what was asked
        assertThat(metric("journeyman_redactions_total{kind=\"vin\"}")).isEqualTo(1);
    }

    @Test
    void theLastByteWaitsForTheLog() throws Exception {
        log.hold();
        CompletableFuture<HttpResponse<String>> whole =
                CompletableFuture.supplyAsync(() -> sendUnchecked(chat("a", "")));
        CompletableFuture<HttpResponse<String>> stream =
                CompletableFuture.supplyAsync(() -> sendUnchecked(chat("b", ",\"stream\":true")));
        await().atMost(LONG).until(() -> log.waiting() == 2);
        TimeUnit.MILLISECONDS.sleep(200);
        assertThat(whole).isNotDone();
        assertThat(stream).isNotDone();
        assertThat(log.interactions()).isEmpty();
        log.release();
        assertThat(RunningGateway.json(whole.get(20, TimeUnit.SECONDS))
                        .at("/journeyman/interaction_id")
                        .asText())
                .startsWith("int_");
        HttpResponse<String> streamed = stream.get(20, TimeUnit.SECONDS);
        String id = lastChunk(streamed).at("/journeyman/interaction_id").asText();
        assertThat(lastChunk(streamed).at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(streamed.headers().firstValue("x-journeyman-interaction-id")).contains(id);
        assertThat(log.interactions()).extracting(InteractionLogged::id).contains(id);
    }

    private HttpResponse<String> sendUnchecked(String body) {
        try {
            return gateway.send(chatRequest(body));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void eachChoiceIsAnInteractionOfItsOwn() throws Exception {
        JsonNode document = RunningGateway.json(gateway.send(chatRequest(chat("hello", ",\"n\":3"))));
        List<String> logged =
                log.interactions().stream().map(InteractionLogged::id).toList();
        assertThat(logged).hasSize(3);
        JsonNode told = document.at("/journeyman/interaction_ids");
        assertThat(told).hasSize(3);
        told.forEach(id -> assertThat(logged).contains(id.asText()));
        assertThat(document.at("/journeyman/interaction_id")).isEqualTo(told.get(0));
    }

    @Test
    void servingGoesOnWhereTheStoreFails() throws Exception {
        log.failWith(new IllegalStateException("the disk is on fire"));
        HttpResponse<String> response = gateway.send(chatRequest(chat("hello", "")));
        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode document = RunningGateway.json(response);
        assertThat(document.at("/choices/0/message/content").asText()).isEqualTo(ANSWER);
        assertThat(document.at("/journeyman/interaction_id").isNull()).isTrue();
        HttpResponse<String> streamed = gateway.send(
                chatRequest(chat("hello", ",\"stream\":true,\"stream_options\":{\"include_usage\":true}")));
        assertThat(lastChunk(streamed).at("/journeyman/interaction_id").isNull())
                .isTrue();
        HttpResponse<String> diagnosis = gateway.post("/v1/diagnose", "{\"codes\":[\"P0301\"]}");
        assertThat(RunningGateway.json(diagnosis).path("interaction_id").isNull())
                .isTrue();
        assertThat(metric("journeyman_interactions_total{outcome=\"failing\"}")).isEqualTo(3);
        log.failWith(null);
        assertThat(RunningGateway.json(gateway.send(chatRequest(chat("hello", ""))))
                        .at("/journeyman/interaction_id")
                        .asText())
                .startsWith("int_");
    }

    @Test
    void anAnswerThatNobodyWaitsForIsWrittenDownAsCancelled() throws Exception {
        model.gate = new Semaphore(0);
        HttpRequest request = chatRequest(chat("hello", ",\"stream\":true")).build();
        try (java.net.http.HttpClient client = java.net.http.HttpClient.newHttpClient()) {
            CompletableFuture<HttpResponse<java.io.InputStream>> call =
                    client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
            model.gate.release(3);
            java.io.InputStream body = call.get(20, TimeUnit.SECONDS).body();
            assertThat(body.read()).isNotEqualTo(-1);
            body.close(); // hangs up
        }
        await().atMost(LONG).until(() -> {
            Semaphore held = model.gate;
            if (held != null) {
                held.release();
            }
            return !log.interactions().isEmpty();
        });
        InteractionLogged logged = log.interactions().get(0);
        assertThat(logged.finishReason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(ANSWER).startsWith(logged.content().answer());
    }

    @Test
    void aDiagnosisIsWrittenDownAsItWasTold() throws Exception {
        HttpResponse<String> response = gateway.post(
                "/v1/diagnose",
                "{\"vehicle\":{\"make\":\"Ford\",\"year\":2012},\"codes\":[\"P0301\"],\"symptoms\":\"rough idle\"}");
        InteractionLogged logged = log.interactions().get(0);
        assertThat(RunningGateway.json(response).path("interaction_id").asText())
                .isEqualTo(logged.id());
        assertThat(logged.endpoint()).isEqualTo("/v1/diagnose");
        assertThat(logged.content().diagnosis().codes()).containsExactly("P0301");
        assertThat(logged.content().diagnosis().vehicle()).isEqualTo("2012 Ford");
        assertThat(logged.content().diagnosis().symptoms()).isEqualTo("rough idle");
        assertThat(logged.content().answer()).startsWith("Summary:").contains(ANSWER);

        gateway.post("/v1/diagnose", "{\"codes\":[\"P3FFF\"]}"); // known to nobody: the model is not asked
        InteractionLogged unasked = log.interactions().get(1);
        assertThat(unasked.content().renderedPrompt()).isEmpty();
        assertThat(unasked.content().answer()).contains("P3FFF");
        assertThat(unasked.usage().promptTokens()).isZero();
    }

    @Test
    void malformedHeadersAreRefusedByName() throws Exception {
        HttpResponse<String> session =
                gateway.send(chatRequest(chat("hello", "")).header("x-journeyman-session", "a b"));
        assertThat(session.statusCode()).isEqualTo(400);
        assertThat(RunningGateway.json(session).at("/error/param").asText()).isEqualTo("x-journeyman-session");
        HttpResponse<String> from =
                gateway.send(chatRequest(chat("hello", "")).header("x-journeyman-regenerated-from", "int_1"));
        assertThat(RunningGateway.json(from).at("/error/param").asText()).isEqualTo("x-journeyman-regenerated-from");
        assertThat(log.interactions()).isEmpty();
    }
}
