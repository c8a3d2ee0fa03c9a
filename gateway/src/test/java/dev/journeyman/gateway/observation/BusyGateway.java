package dev.journeyman.gateway.observation;

import dev.journeyman.gateway.grounding.Passages;
import dev.journeyman.gateway.metrics.GatewayMetrics;
import dev.journeyman.gateway.retrieval.Retriever;
import dev.journeyman.gateway.retrieval.RetrieverSettings;
import dev.journeyman.gateway.retrieval.documents.Vocabulary;
import dev.journeyman.gateway.retrieval.embedding.Embedding;
import dev.journeyman.gateway.serve.RunningGateway;
import dev.journeyman.gateway.serving.ScriptedModel;
import dev.journeyman.gateway.tracing.Tracing;
import dev.journeyman.guardrails.Budget;
import dev.journeyman.guardrails.Explanation;
import dev.journeyman.guardrails.Guardrails;
import dev.journeyman.guardrails.Rule;
import dev.journeyman.guardrails.Span;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.Verdict;
import dev.journeyman.guardrails.policy.Policies;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** A gateway on which something of everything happens: answers, refusals, blocks, feedback, a search, a failure of the model. */
public final class BusyGateway {
    /** What the model says. */
    public static final String ANSWER = "P0301 means cylinder 1 misfire detected. Swap the coil.";

    private BusyGateway() {}

    /** Blocks a text with a word in it; a second word makes it throw, and quote the text. */
    private record WordRule() implements Rule {
        @Override
        public String name() {
            return "forbidder";
        }

        @Override
        public Set<Stage> stages() {
            return Set.of(Stage.INPUT, Stage.OUTPUT);
        }

        @Override
        public Cost cost() {
            return Cost.LOW;
        }

        @Override
        public Verdict check(Subject subject, Budget budget) {
            if (subject.text().contains("THROWWORD")) {
                throw new IllegalStateException("cannot judge " + subject.text());
            }
            int at = subject.text().indexOf("BLOCKWORD");
            return at < 0
                    ? Verdict.ALLOW
                    : new Verdict.Block("word", new Span(at, at + 9), Explanation.of("A word was found."), null);
        }
    }

    private static final Embedding NO_LETTERS = new Embedding() {
        @Override
        public String name() {
            return "none";
        }

        @Override
        public String digest() {
            return "none-1";
        }

        @Override
        public int dimension() {
            return 4;
        }

        @Override
        public float[] embed(String text) {
            return new float[] {1, 0, 0, 0};
        }
    };

    /** A model that answers, and fails where it is told so, quoting what it was asked. */
    public static ScriptedModel model() {
        return new ScriptedModel(2_000, prompt -> {
            if (prompt.contains("FAILWORD")) {
                throw new IllegalStateException("the network cannot read " + prompt);
            }
            return prompt.contains("SAYBLOCK") ? "The coil is weak. BLOCKWORD is said." : ANSWER;
        });
    }

    /** Starts it. */
    public static RunningGateway start(ScriptedModel model, Function<GatewayMetrics, Tracing> tracing)
            throws Exception {
        Path home = Files.createTempDirectory("journeyman-home");
        Passages passages = Passages.of(Retriever.start(
                home.resolve("knowledge"),
                NO_LETTERS,
                Vocabulary.ofDomain(RunningGateway.domain()),
                RetrieverSettings.DEFAULTS));
        return RunningGateway.traced(
                model,
                metrics -> new Guardrails(
                        List.of(new WordRule()),
                        new Policies(Map.of(), List.of()),
                        metrics::guardrail,
                        System::nanoTime),
                passages,
                home,
                tracing);
    }

    /** Does something of everything, some times. */
    public static void makeBusy(RunningGateway gateway, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            chat(gateway, "What does P0301 mean? My address is " + i + "@example.org.", false);
            chat(gateway, "What does P0301 mean?", true);
            chat(gateway, "BLOCKWORD", false);
            chat(gateway, "SAYBLOCK", true);
            chat(gateway, "FAILWORD", false);
            chat(gateway, "THROWWORD", false);
            gateway.post("/v1/chat/completions", "{\"model\":\"no-such-model\",\"messages\":[]}");
            gateway.post("/v1/diagnose", "{\"codes\":[\"P0301\"],\"symptoms\":\"rough idle\"}");
            gateway.get("/no/such/path");
            feedback(gateway);
        }
    }

    private static void feedback(RunningGateway gateway) throws Exception {
        String id = RunningGateway.json(gateway.post("/v1/chat/completions", body("What is P0171?", false)))
                .path("journeyman")
                .path("interaction_id")
                .asText();
        gateway.post("/v1/feedback", "{\"interaction_id\":\"" + id + "\",\"rating\":\"up\"}");
        gateway.post("/v1/feedback", "{\"interaction_id\":\"" + id + "\",\"correction\":\"Check for a leak first.\"}");
    }

    public static void chat(RunningGateway gateway, String question, boolean stream) throws Exception {
        gateway.post("/v1/chat/completions", body(question, stream));
    }

    public static String body(String question, boolean stream) {
        return "{\"model\":\"journeyman\",\"stream\":" + stream + ",\"messages\":[{\"role\":\"user\",\"content\":\""
                + question + "\"}]}";
    }
}
