package dev.journeyman.gateway.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.journeyman.gateway.serving.ScriptedModel;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Chat completions over real HTTP, by a model that says what it is told to. */
class ChatOverHttpTest {
    private static final String ANSWER = "Check the coil. Größe: 5 Ω \"quoted\"\n\ndata: no event";
    private static final ScriptedModel MODEL = new ScriptedModel(600, prompt -> ANSWER);
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = RunningGateway.with(MODEL, "Be brief.", config -> config);
    }

    @AfterAll
    static void end() throws Exception {
        gateway.close();
    }

    private static String body(String more) {
        return "{\"model\":\"journeyman\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]" + more + "}";
    }

    @Test
    void answersWithOneDocument() throws Exception {
        HttpResponse<String> response = gateway.post("/v1/chat/completions", body(""));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("x-journeyman-model-version")).contains(RunningGateway.VERSION);
        assertThat(response.headers().firstValue("x-request-id").orElseThrow()).startsWith("req_");
        assertThat(response.headers().firstValue("x-ratelimit-limit-requests")).contains("6000");
        JsonNode document = RunningGateway.json(response);
        assertThat(document.path("object").asText()).isEqualTo("chat.completion");
        assertThat(document.path("id").asText()).startsWith("chatcmpl-");
        assertThat(document.at("/choices/0/message/content").asText()).isEqualTo(ANSWER);
        assertThat(document.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        int prompt = "system: Be brief.\nuser: hello\n".length();
        int completion = ANSWER.getBytes(java.nio.charset.StandardCharsets.UTF_8).length + 1; // and the end token
        assertThat(document.at("/usage/prompt_tokens").asInt()).isEqualTo(prompt);
        assertThat(document.at("/usage/completion_tokens").asInt()).isEqualTo(completion);
        assertThat(document.at("/usage/total_tokens").asInt()).isEqualTo(prompt + completion);
        assertThat(document.at("/journeyman/model_version").asText()).isEqualTo(RunningGateway.VERSION);
        assertThat(document.at("/journeyman/interaction_id").asText()).startsWith("int_");
    }

    @Test
    void tellsHowMuchOfAPromptWasAtHand() throws Exception {
        String asked = body("").replace("hello", "again ".repeat(40));
        int prompt = ("system: Be brief.\nuser: " + "again ".repeat(40) + "\n").length();
        JsonNode first = RunningGateway.json(gateway.post("/v1/chat/completions", asked));
        assertThat(first.at("/usage/prompt_tokens").asInt()).isEqualTo(prompt);
        assertThat(first.at("/usage/prompt_tokens_details/cached_tokens").asInt(-1))
                .isZero();
        JsonNode second = RunningGateway.json(gateway.post("/v1/chat/completions", asked));
        assertThat(second.at("/usage/prompt_tokens").asInt()).isEqualTo(prompt);
        int pieces = (prompt - 1) / 64 * 64; // its last token is always computed
        assertThat(second.at("/usage/prompt_tokens_details/cached_tokens").asInt())
                .isEqualTo(pieces);
        String streamed = asked.substring(0, asked.length() - 1)
                + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}}";
        List<String> events = RunningGateway.events(
                gateway.post("/v1/chat/completions", streamed).body());
        JsonNode last = RunningGateway.json(events.get(events.size() - 2));
        assertThat(last.at("/usage/prompt_tokens_details/cached_tokens").asInt())
                .isEqualTo(pieces);
    }

    @Test
    void headersSayHowARequestMayWait() throws Exception {
        HttpResponse<String> answered = gateway.send(gateway.posting("/v1/chat/completions", body(""))
                .header("x-journeyman-priority", "batch")
                .header("x-journeyman-max-wait-ms", "60000"));
        assertThat(answered.statusCode()).isEqualTo(200);
        for (String[] wrong : new String[][] {
            {"x-journeyman-priority", "urgent"}, {"x-journeyman-max-wait-ms", "0"}, {"x-journeyman-max-wait-ms", "soon"}
        }) {
            HttpResponse<String> refused = gateway.send(
                    gateway.posting("/v1/chat/completions", body("")).header(wrong[0], wrong[1]));
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(RunningGateway.json(refused).at("/error/param").asText()).isEqualTo(wrong[0]);
        }
    }

    @Test
    void streamsTheSameAnswer() throws Exception {
        HttpResponse<String> response = gateway.post(
                "/v1/chat/completions", body(",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
        assertThat(response.headers().firstValue("content-type")).contains("text/event-stream; charset=utf-8");
        List<String> events = RunningGateway.events(response.body());
        assertThat(events.get(events.size() - 1)).isEqualTo("[DONE]");
        List<JsonNode> chunks = new ArrayList<>();
        for (String event : events.subList(0, events.size() - 1)) {
            chunks.add(RunningGateway.json(event));
        }
        assertThat(chunks.get(0).at("/choices/0/delta/role").asText()).isEqualTo("assistant");
        StringBuilder text = new StringBuilder();
        chunks.forEach(chunk -> text.append(chunk.at("/choices/0/delta/content").asText()));
        assertThat(text.toString()).isEqualTo(ANSWER);
        assertThat(chunks.get(chunks.size() - 2).at("/choices/0/finish_reason").asText())
                .isEqualTo("stop");
        JsonNode last = chunks.get(chunks.size() - 1);
        assertThat(last.path("choices")).isEmpty();
        assertThat(last.at("/usage/completion_tokens").asInt()).isGreaterThan(0);
        assertThat(last.at("/journeyman/interaction_id").asText()).startsWith("int_");
        assertThat(chunks).allSatisfy(chunk -> {
            assertThat(chunk.path("object").asText()).isEqualTo("chat.completion.chunk");
            assertThat(chunk.has("usage")).isTrue();
            assertThat(chunk.path("id")).isEqualTo(chunks.get(0).path("id"));
        });
        assertThat(chunks.subList(0, chunks.size() - 1))
                .allSatisfy(chunk -> assertThat(chunk.path("usage").isNull()).isTrue());
    }
}
