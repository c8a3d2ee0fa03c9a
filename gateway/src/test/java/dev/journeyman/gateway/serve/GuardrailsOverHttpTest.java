package dev.journeyman.gateway.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.journeyman.gateway.serving.ScriptedModel;
import dev.journeyman.guardrails.Budget;
import dev.journeyman.guardrails.Explanation;
import dev.journeyman.guardrails.Guardrails;
import dev.journeyman.guardrails.Rule;
import dev.journeyman.guardrails.RuleWatch;
import dev.journeyman.guardrails.Span;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.Verdict;
import dev.journeyman.guardrails.policy.Action;
import dev.journeyman.guardrails.policy.OnFailure;
import dev.journeyman.guardrails.policy.Policies;
import dev.journeyman.guardrails.policy.RulePolicy;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Guardrails over real HTTP: rules that look for a word, and a model that says it. */
class GuardrailsOverHttpTest {
    private static final String GOOD = "The coil is weak. It misfires when hot. ";
    private static final String BAD = "Now the BLOCKWORD is said. And more follows.";
    private static final String MENDED = "Now the MENDWORD is said. And more follows.";

    /** Finds a word: blocks it, mends it by leaving it out, or answers in its place. */
    private record WordRule(String name, String word, Set<Stage> stages, boolean mends, String reply) implements Rule {
        @Override
        public Cost cost() {
            return Cost.LOW;
        }

        @Override
        public Verdict check(Subject subject, Budget budget) {
            int at = subject.text().indexOf(word);
            if (at < 0) {
                return Verdict.ALLOW;
            }
            Span span = new Span(at, at + word.length());
            Explanation why = Explanation.of("A word was found.");
            return mends
                    ? new Verdict.Rewrite("word", span, subject.text().replace(word, "****"), why)
                    : new Verdict.Block("word", span, why, reply);
        }
    }

    private static final Guardrails GUARDRAILS = new Guardrails(
            List.of(
                    new WordRule("stopper", "BLOCKWORD", Set.of(Stage.OUTPUT), false, null),
                    new WordRule("mender", "MENDWORD", Set.of(Stage.INPUT, Stage.OUTPUT), true, null),
                    new WordRule("forbidder", "FORBIDDEN", Set.of(Stage.INPUT, Stage.CORRECTION), false, null),
                    new WordRule("turner", "COOKING", Set.of(Stage.INPUT), false, "I only know vehicles.")),
            new Policies(
                    Map.of("mender", new RulePolicy(Action.REWRITE, 0.5, Duration.ofSeconds(1), OnFailure.CLOSED)),
                    List.of()),
            RuleWatch.NONE,
            System::nanoTime);

    private static final ScriptedModel MODEL = new ScriptedModel(
            2_000, prompt -> GOOD + (prompt.contains("mend") ? MENDED : prompt.contains("good") ? "" : BAD));
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = RunningGateway.guarded(MODEL, "Be brief.", GUARDRAILS);
    }

    @AfterAll
    static void end() throws Exception {
        gateway.close();
    }

    private static HttpResponse<String> ask(String question, String more) throws Exception {
        return gateway.post(
                "/v1/chat/completions",
                "{\"model\":\"journeyman\",\"messages\":[{\"role\":\"user\",\"content\":\"" + question + "\"}]" + more
                        + "}");
    }

    @Test
    void aWholeAnswerEndsBeforeWhatIsBlocked() throws Exception {
        HttpResponse<String> response = ask("say it", "");
        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode document = RunningGateway.json(response);
        assertThat(document.at("/choices/0/message/content").asText()).isEqualTo(GOOD);
        assertThat(document.at("/choices/0/finish_reason").asText()).isEqualTo("content_filter");
        JsonNode verdict = document.at("/journeyman/verdicts/0");
        assertThat(verdict.path("rule").asText()).isEqualTo("stopper");
        assertThat(verdict.path("stage").asText()).isEqualTo("output");
        assertThat(verdict.path("outcome").asText()).isEqualTo("block");
        assertThat(response.body()).doesNotContain("BLOCK", "Now the");
    }

    @Test
    void aStreamEndsBeforeWhatIsBlockedAndIsStillClosedInOrder() throws Exception {
        HttpResponse<String> response = ask("say it", ",\"stream\":true,\"logprobs\":true,\"top_logprobs\":1");
        List<String> events = RunningGateway.events(response.body());
        assertThat(events.get(events.size() - 1)).isEqualTo("[DONE]");
        List<JsonNode> chunks = chunks(events);
        assertThat(text(chunks)).isEqualTo(GOOD);
        JsonNode last = chunks.get(chunks.size() - 1);
        assertThat(last.at("/choices/0/finish_reason").asText()).isEqualTo("content_filter");
        assertThat(last.at("/journeyman/verdicts/0/rule").asText()).isEqualTo("stopper");
        assertThat(last.at("/journeyman/interaction_id").asText()).startsWith("int_");
        assertThat(response.body()).doesNotContain("BLOCK", "Now the");
        StringBuilder tokens = new StringBuilder();
        chunks.forEach(chunk -> chunk.at("/choices/0/logprobs/content")
                .forEach(token -> tokens.append(token.path("token").asText())));
        assertThat(tokens.toString())
                .as("log-probabilities tell no more than the text")
                .isEqualTo(GOOD);
    }

    @Test
    void everyChoiceIsJudged() throws Exception {
        JsonNode document = RunningGateway.json(ask("say it", ",\"n\":2"));
        assertThat(document.path("choices"))
                .hasSize(2)
                .allSatisfy(choice ->
                        assertThat(choice.path("finish_reason").asText()).isEqualTo("content_filter"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"stream\":true"})
    void aMendedAnswerIsToldMendedEverywhere(String more) throws Exception {
        HttpResponse<String> response = ask("please mend", more);
        assertThat(response.body()).doesNotContain("MENDWORD").contains("****", "\"mender\"", "\"rewrite\"");
        String id = idIn(response, more);
        HttpResponse<String> stored = gateway.get("/v1/interactions/" + id);
        assertThat(stored.body()).contains("****", "\"mender\"").doesNotContain("MENDWORD");
    }

    private static String idIn(HttpResponse<String> response, String more) throws Exception {
        if (more.isEmpty()) {
            return RunningGateway.json(response)
                    .at("/journeyman/interaction_id")
                    .asText();
        }
        List<JsonNode> chunks = chunks(RunningGateway.events(response.body()));
        return chunks.get(chunks.size() - 1).at("/journeyman/interaction_id").asText();
    }

    @Test
    void tokensOfWhatWasMendedAreNotTold() throws Exception {
        JsonNode document = RunningGateway.json(ask("please mend", ",\"logprobs\":true,\"top_logprobs\":0"));
        StringBuilder tokens = new StringBuilder();
        document.at("/choices/0/logprobs/content")
                .forEach(token -> tokens.append(token.path("token").asText()));
        assertThat(tokens.toString()).isEqualTo(GOOD + "And more follows.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"stream\":true"})
    void aForbiddenQuestionIsRefusedByNameAndNotQuoted(String more) throws Exception {
        HttpResponse<String> response = ask("a FORBIDDEN thing, good", more);
        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode error = RunningGateway.json(response).path("error");
        assertThat(error.path("code").asText()).isEqualTo("content_filter");
        assertThat(error.path("param").asText()).isEqualTo("messages[0]");
        assertThat(error.path("message").asText()).contains("\"forbidder\"").doesNotContain("FORBIDDEN");
        String id = response.headers().firstValue("x-journeyman-interaction-id").orElseThrow();
        JsonNode stored = RunningGateway.json(gateway.get("/v1/interactions/" + id));
        assertThat(stored.toString()).contains("content_filter", "forbidder");
    }

    @Test
    void anEarlierTurnIsJudgedToo() throws Exception {
        HttpResponse<String> response = gateway.post(
                "/v1/chat/completions",
                "{\"model\":\"journeyman\",\"messages\":[{\"role\":\"user\",\"content\":\"FORBIDDEN\"},"
                        + "{\"role\":\"assistant\",\"content\":\"Sure.\"},{\"role\":\"user\",\"content\":\"good\"}]}");
        assertThat(response.statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"stream\":true"})
    void aQuestionOfAnotherTradeIsAnsweredPolitelyWithoutTheModel(String more) throws Exception {
        int asked = MODEL.prompts.size();
        HttpResponse<String> response = ask("COOKING, good", more);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("I only know vehicles.", "\"turner\"");
        assertThat(MODEL.prompts).hasSize(asked);
        if (!more.isEmpty()) {
            List<String> events = RunningGateway.events(response.body());
            assertThat(events.get(events.size() - 1)).isEqualTo("[DONE]");
        }
    }

    @Test
    void theModelReadsTheMendedQuestion() throws Exception {
        ask("good MENDWORD", "");
        assertThat(MODEL.prompts.get(MODEL.prompts.size() - 1)).contains("****").doesNotContain("MENDWORD");
    }

    @Test
    void aDiagnosisIsJudgedPartByPart() throws Exception {
        HttpResponse<String> refused = gateway.post("/v1/diagnose", "{\"symptoms\":\"FORBIDDEN noise\"}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(RunningGateway.json(refused).at("/error/code").asText()).isEqualTo("content_filter");
        HttpResponse<String> response = gateway.post("/v1/diagnose", "{\"symptoms\":\"please mend\"}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body()).doesNotContain("MENDWORD");
        assertThat(RunningGateway.json(response).at("/verdicts/0/rule").asText())
                .isEqualTo("mender");
    }

    @Test
    void aCorrectionThatIsBlockedIsNotTaken() throws Exception {
        String id = RunningGateway.json(ask("good", ""))
                .at("/journeyman/interaction_id")
                .asText();
        HttpResponse<String> refused = gateway.post(
                "/v1/feedback", "{\"interaction_id\":\"" + id + "\",\"correction\":\"A FORBIDDEN sentence.\"}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(RunningGateway.json(refused).at("/error/param").asText()).isEqualTo("correction");
        assertThat(refused.body()).contains("forbidder").doesNotContain("FORBIDDEN");
        HttpResponse<String> taken =
                gateway.post("/v1/feedback", "{\"interaction_id\":\"" + id + "\",\"correction\":\"A good sentence.\"}");
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(201);
    }

    private static List<JsonNode> chunks(List<String> events) throws Exception {
        List<JsonNode> chunks = new ArrayList<>();
        for (String event : events.subList(0, events.size() - 1)) {
            chunks.add(RunningGateway.json(event));
        }
        return chunks;
    }

    private static String text(List<JsonNode> chunks) {
        StringBuilder text = new StringBuilder();
        chunks.forEach(chunk -> text.append(chunk.at("/choices/0/delta/content").asText()));
        return text.toString();
    }
}
