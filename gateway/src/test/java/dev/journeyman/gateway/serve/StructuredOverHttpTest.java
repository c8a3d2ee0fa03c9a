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
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code response_format} over real HTTP: a model that writes prose is held to JSON, and guardrails mend no JSON. */
class StructuredOverHttpTest {
    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"cause\":{\"type\":\"string\",\"maxLength\":60},"
                    + "\"severity\":{\"enum\":[\"low\",\"high\"]}},\"required\":[\"cause\",\"severity\"],\"additionalProperties\":false}";

    /** Mends the word COIL and answers in place of the model where somebody asks for RECIPES. */
    private record Mender(String name, Set<Stage> stages) implements Rule {
        @Override
        public Cost cost() {
            return Cost.LOW;
        }

        @Override
        public Verdict check(Subject subject, Budget budget) {
            int at = subject.text().indexOf("COIL");
            if (subject.text().contains("RECIPES")) {
                return new Verdict.Block(
                        "other", Span.all(subject.text()), Explanation.of("other"), "I know vehicles.");
            }
            return at < 0
                    ? Verdict.ALLOW
                    : new Verdict.Rewrite(
                            "word",
                            new Span(at, at + 4),
                            subject.text().replace("COIL", "\"broken\" json"),
                            Explanation.of("A word was found."));
        }
    }

    private static final Guardrails GUARDRAILS = new Guardrails(
            List.of(new Mender("mender", Set.of(Stage.OUTPUT)), new Mender("turner", Set.of(Stage.INPUT))),
            new Policies(
                    Map.of("mender", new RulePolicy(Action.REWRITE, 0.5, Duration.ofSeconds(1), OnFailure.CLOSED)),
                    List.of()),
            RuleWatch.NONE,
            System::nanoTime);

    private static final ScriptedModel MODEL = new ScriptedModel(
            600,
            prompt -> prompt.contains("bad")
                    ? "{\"cause\":\"One. The COIL. "
                    : "{\"cause\": \"weak.\", \"severity\": \"hig");
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = RunningGateway.guarded(MODEL, "", GUARDRAILS);
    }

    @AfterAll
    static void end() throws Exception {
        gateway.close();
    }

    private static HttpResponse<String> ask(String question, String format, String more) throws Exception {
        return gateway.post(
                "/v1/chat/completions",
                "{\"model\":\"journeyman\",\"messages\":[{\"role\":\"user\",\"content\":\"" + question
                        + "\"}],\"response_format\":" + format + more + "}");
    }

    private static String schema(String schema) {
        return "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"cause\",\"strict\":true,\"schema\":" + schema
                + "}}";
    }

    @Test
    void theAnswerHasTheForm() throws Exception {
        HttpResponse<String> response = ask("good", schema(SCHEMA), "");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode document = RunningGateway.json(response);
        String content = document.at("/choices/0/message/content").asText();
        assertThat(content).isEqualTo("{\"cause\": \"weak.\", \"severity\": \"high\" }");
        assertThat(document.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        HttpResponse<String> streamed = ask("good", schema(SCHEMA), ",\"stream\":true,\"n\":2");
        StringBuilder second = new StringBuilder();
        for (String event : RunningGateway.events(streamed.body())) {
            JsonNode choice = event.startsWith("{") ? RunningGateway.json(event).at("/choices/0") : null;
            if (choice != null && choice.path("index").asInt() == 1) {
                second.append(choice.at("/delta/content").asText(""));
            }
        }
        assertThat(second.toString()).isEqualTo(content);
    }

    @Test
    void anyObjectIsAnObject() throws Exception {
        JsonNode document = RunningGateway.json(ask("good", "{\"type\":\"json_object\"}", ",\"max_tokens\":60"));
        String content = document.at("/choices/0/message/content").asText();
        assertThat(RunningGateway.json(content).path("cause").asText()).isEqualTo("weak.");
    }

    @Test
    void tooFewTokensNameTheLeast() throws Exception {
        HttpResponse<String> response = ask("good", schema(SCHEMA), ",\"max_tokens\":20");
        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode error = RunningGateway.json(response).path("error");
        assertThat(error.path("param").asText()).isEqualTo("max_tokens");
        int least = "{\"cause\":\"\",\"severity\":\"low\"}".length();
        assertThat(error.path("message").asText()).startsWith("max_tokens must be at least " + least + " ");
        assertThat(RunningGateway.json(ask("good", schema(SCHEMA), ",\"max_tokens\":" + least))
                        .at("/choices/0/message/content")
                        .asText())
                .isEqualTo("{\"cause\":\"\",\"severity\":\"low\"}");
    }

    @Test
    void whatTheSubsetLacksIsRefusedByItsPath() throws Exception {
        HttpResponse<String> response = ask(
                "good",
                schema(
                        "{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"object\",\"patternProperties\":{}}},\"minProperties\":1}"),
                "");
        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode error = RunningGateway.json(response).path("error");
        assertThat(error.path("code").asText()).isEqualTo("unsupported_value");
        assertThat(error.path("message").asText())
                .contains(
                        "response_format.json_schema.schema.properties.x.patternProperties is not supported.",
                        "response_format.json_schema.schema.minProperties is not supported.");
    }

    @Test
    void whatARuleWouldMendEndsTheAnswerInstead() throws Exception {
        HttpResponse<String> response = ask("bad", schema(SCHEMA), "");
        JsonNode document = RunningGateway.json(response);
        assertThat(document.at("/choices/0/finish_reason").asText()).isEqualTo("content_filter");
        assertThat(document.at("/journeyman/verdicts/0/rule").asText()).isEqualTo("mender");
        assertThat(document.at("/journeyman/verdicts/0/outcome").asText()).isEqualTo("block");
        assertThat(response.body()).doesNotContain("COIL", "broken");
        JsonNode free = RunningGateway.json(ask("bad", "{\"type\":\"text\"}", ""));
        assertThat(free.at("/choices/0/message/content").asText()).contains("broken");
    }

    @Test
    void aReplyInTheModelsPlaceHasNoFormAndIsNotSent() throws Exception {
        HttpResponse<String> response = ask("RECIPES", schema(SCHEMA), "");
        JsonNode document = RunningGateway.json(response);
        assertThat(document.at("/choices/0/finish_reason").asText()).isEqualTo("content_filter");
        assertThat(document.at("/choices/0/message/content").asText()).isEmpty();
        assertThat(response.body()).doesNotContain("I know vehicles.").contains("turner");
    }
}
