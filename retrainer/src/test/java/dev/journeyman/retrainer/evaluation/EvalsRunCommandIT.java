package dev.journeyman.retrainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.retrainer.lineage.Sha256;
import dev.journeyman.slm.checkpoint.Architecture;
import dev.journeyman.slm.checkpoint.ElementType;
import dev.journeyman.slm.checkpoint.ModelConfig;
import dev.journeyman.slm.checkpoint.RopeScaling;
import dev.journeyman.slm.network.PrecisionChoice;
import dev.journeyman.slm.tokenizer.BpeTrainer;
import dev.journeyman.slm.training.TrainableNetwork;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command, the engine and a tiny network of random weights: what it says is nonsense, and is the same nonsense each time. */
class EvalsRunCommandIT {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void aWholeRunIsJudgedAndWrittenAndTheSameHoweverManyAreAskedAtOnce() throws Exception {
        Path model = model();
        Path first = folder.resolve("one/scorecard.json");
        assertThat(evals(model, first, "--batch", "8", "--precision", "float32"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString())
                .contains("code-meaning")
                .contains("letters chosen: A ")
                .contains("missed: ")
                .contains("scorecard: " + first);
        JsonNode card = card(first);
        assertThat(card.path("version").asInt()).isEqualTo(2);
        assertThat(card.path("model").path("weights_digest").asText())
                .isEqualTo(Sha256.of(model.resolve("model.safetensors")));
        assertThat(card.path("precision").asText()).isEqualTo("float32");
        assertThat(card.path("passed").asBoolean(true)).isFalse();
        assertThat(names(card))
                .containsExactly(
                        "code-meaning",
                        "mcq",
                        "mcq-likelihood",
                        "cause-check",
                        "unknown-codes",
                        "refusals",
                        "diagnosis",
                        "reworded",
                        "instruction-following",
                        "two-step",
                        "proposals",
                        "general",
                        "shift",
                        "safety",
                        "preferences",
                        "real-text",
                        "stops");
        for (JsonNode suite : card.path("suites")) {
            int asked = switch (suite.path("name").asText()) {
                case "stops" -> 26; // of thirteen suites that are answered in words
                case "real-text" -> 0; // read, and not judged
                default -> 2;
            };
            assertThat(suite.path("n").asInt()).isEqualTo(asked);
            assertThat(suite.path("outcomes").asText())
                    .matches("[01]*")
                    .hasSize(asked)
                    .satisfies(outcomes -> assertThat(
                                    outcomes.chars().filter(c -> c == '1').count())
                            .isEqualTo(suite.path("right").asInt()));
            assertThat(suite.path("items_digest").asText()).hasSize(64);
        }
        assertThat(card.path("code_digest").asText()).hasSize(64);
        assertThat(card.path("suites_digest").asText()).isEqualTo(SuitesFile.digest(TestDomain.FOLDER));
        JsonNode read = suite(card, "real-text").path("measures");
        assertThat(read.path("perplexity").path("value").asDouble())
                .isBetween(300.0, 1200.0); // 600 tokens, and nothing learned
        assertThat(read.path("nats_per_token").path("values")).hasSize(2);
        JsonNode proposals = suite(card, "proposals").path("measures");
        assertThat(proposals.path("bert_score").path("value").asDouble()).isBetween(0.01, 1.0);
        assertThat(proposals.path("rouge_l").path("n").asInt()).isEqualTo(2);

        Path second = folder.resolve("two/scorecard.json");
        assertThat(evals(model, second, "--batch", "1", "--precision", "float32", "--json", "--check"))
                .isEqualTo(1);
        assertThat(card(second).path("suites")).isEqualTo(card.path("suites"));
        List<String> lines = out.toString().lines().toList();
        assertThat(lines.get(0)).startsWith("{\"event\":\"evaluation_progress\"");
        assertThat(JsonMapper.builder()
                        .build()
                        .readTree(lines.get(lines.size() - 1))
                        .path("suites"))
                .isEqualTo(card.path("suites"));

        Path third = folder.resolve("three/scorecard.json");
        assertThat(evals(model, third, "--suite", "mcq,refusals", "--suite", "reworded", "--precision", "bfloat16"))
                .isZero();
        assertThat(names(card(third))).containsExactly("mcq", "refusals", "reworded", "stops");
        assertThat(card(third).path("precision").asText()).isEqualTo("bfloat16");
        assertThat(evals(model, third, "--suite", "nonsense")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no suite \"nonsense\"");

        // once more: all answers are at hand
        assertThat(evals(model, first, "--batch", "8", "--precision", "float32"))
                .isZero();
        assertThat(card(first).path("answers_reused").asInt()).isEqualTo(32);
        assertThat(card(first).path("suites")).isEqualTo(card.path("suites"));
    }

    @Test
    void theDefaultPrecisionIsWhatServeTakesAndTheScorecardNamesIt() throws Exception {
        Path target = folder.resolve("scorecard.json");
        assertThat(evals(model(), target, "--suite", "refusals"))
                .as(err.toString())
                .isZero();
        assertThat(card(target).path("precision").asText())
                .isEqualTo(PrecisionChoice.ofProcessor().precision().label())
                .isNotEqualTo("auto");
    }

    @Test
    void wrongCallsAreUsageErrorsAndAMissingModelIsAFailure() {
        assertThat(evals(folder, folder.resolve("s.json"), "--suite", "mcq")).isEqualTo(1);
        assertThat(err.toString()).contains("there is no model");
        assertThat(evals(folder, folder.resolve("s.json"), "--precision", "int3"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--precision must be auto, float32, bfloat16, int8 or int4, was \"int3\"");
        assertThat(evals(folder, folder.resolve("s.json"), "--batch", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("--batch must be between 1 and 512, was 0");
    }

    private int evals(Path model, Path target, String... more) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> arguments = new ArrayList<>(List.of(
                "run",
                "--model",
                model.toString(),
                "--domain",
                TestDomain.FOLDER.toString(),
                "--home",
                folder.resolve("home").toString(),
                "--out",
                target.toString(),
                "--limit",
                "2"));
        arguments.addAll(List.of(more));
        return new CommandLine(new EvalsCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println(failure.getMessage());
                    return 1;
                })
                .execute(arguments.toArray(String[]::new));
    }

    private static JsonNode card(Path file) throws Exception {
        return JsonMapper.builder().build().readTree(file.toFile());
    }

    private static JsonNode suite(JsonNode card, String name) {
        for (JsonNode suite : card.path("suites")) {
            if (suite.path("name").asText().equals(name)) {
                return suite;
            }
        }
        throw new AssertionError("no suite " + name);
    }

    private static List<String> names(JsonNode card) {
        List<String> names = new ArrayList<>();
        card.path("suites").forEach(suite -> names.add(suite.path("name").asText()));
        return names;
    }

    private Path model() throws Exception {
        Path directory = Files.createDirectories(folder.resolve("tiny"));
        List<String> texts = TestDomain.DOMAIN.passages().stream()
                .limit(40)
                .map(passage -> passage.prose())
                .toList();
        int vocabulary = BpeTrainer.train(texts.iterator(), 600, List.of("<|end|>"), directory);
        ModelConfig config = new ModelConfig(
                Architecture.LLAMA,
                vocabulary,
                32,
                48,
                1,
                2,
                1,
                16,
                1e-5,
                10_000,
                RopeScaling.NONE,
                1024,
                0,
                0,
                true,
                false,
                false,
                false,
                false,
                List.of(0),
                OptionalInt.empty(),
                "float32");
        try (TrainableNetwork network = TrainableNetwork.random(config, 64, 3)) {
            network.export(directory, ElementType.F32);
        }
        return directory;
    }
}
