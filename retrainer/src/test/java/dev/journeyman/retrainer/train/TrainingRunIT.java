package dev.journeyman.retrainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.retrainer.lineage.ModelFolder;
import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.checkpoint.StoredTensor;
import dev.journeyman.slm.generation.LanguageModel;
import dev.journeyman.slm.network.Precision;
import dev.journeyman.slm.training.StepResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small run over the real domain, whole and interrupted. */
class TrainingRunIT {
    @TempDir
    private Path folder;

    @Test
    void anInterruptedRunEndsInTheSameModelAsAnUninterruptedOne() throws Exception {
        Path recipe = recipe();
        List<Double> straight = new ArrayList<>();
        Path whole = run(recipe, "whole", straight, Integer.MAX_VALUE);
        List<Double> first = new ArrayList<>();
        assertThatThrownBy(() -> run(recipe, "cut", first, 5)).isInstanceOf(Killed.class);
        // what a kill in the middle of writing a checkpoint leaves behind
        Files.createDirectories(folder.resolve("cut/unfinished-checkpoint-00000006/weights"));
        Files.writeString(
                folder.resolve("cut/log.jsonl"), "{\"stage\":\"sft\",\"step\":1,\"lo", StandardOpenOption.APPEND);
        List<Double> second = new ArrayList<>();
        Path resumed = run(recipe, "cut", second, Integer.MAX_VALUE);
        assertThat(second).as("goes on after step 4").isEqualTo(straight.subList(4, straight.size()));
        assertThat(Files.mismatch(whole.resolve("model.safetensors"), resumed.resolve("model.safetensors")))
                .isEqualTo(-1);
        assertThat(folder.resolve("cut/unfinished-checkpoint-00000006")).doesNotExist();
        assertThat(straight.get(straight.size() - 1)).isLessThan(straight.get(0));
        try (LanguageModel model = LanguageModel.load(resumed, Precision.FLOAT32)) {
            assertThat(model.config().endTokens()).hasSize(1);
            assertThat(model.tokenizer().decode(model.tokenizer().encode("P0301: misfire \u00e9")))
                    .isEqualTo("P0301: misfire \u00e9");
        }
        assertThat(Files.readString(resumed.resolve("journeyman.json")))
                .contains("\"name\" : \"tiny\"")
                .contains("recipe_sha256");
        assertThat(losses(folder.resolve("whole/log.jsonl"))).isEqualTo(straight);
        assertThat(losses(folder.resolve("cut/log.jsonl")))
                .as("each step once, though step 5 was taken twice")
                .isEqualTo(straight);
    }

    private static List<Double> losses(Path log) throws Exception {
        List<Double> losses = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            losses.add(JsonMapper.builder().build().readTree(line).path("loss").asDouble());
        }
        return losses;
    }

    @Test
    void aRunThatIsAskedToStopGoesOnFromThatStep() throws Exception {
        Path recipe = recipe();
        List<Double> first = new ArrayList<>();
        TrainingRun.Progress stopping = new TrainingRun.Progress() {
            @Override
            public void step(String stage, int step, int steps, StepResult result, double rate, double speed) {
                first.add(result.loss());
            }

            @Override
            public void event(String text) {}

            @Override
            public boolean stopped() {
                return first.size() == 3;
            }
        };
        assertThatThrownBy(
                        () -> new TrainingRun(Recipe.read(recipe), recipe, folder.resolve("stopped"), stopping).run())
                .isInstanceOf(TrainingRun.StoppedException.class);
        assertThat(first).hasSize(3);
        List<Double> second = new ArrayList<>();
        otherInputsAreRefused(recipe, folder.resolve("stopped"), second);
        // of a folder of an older version nothing but the recipe is known
        Files.delete(folder.resolve("stopped").resolve(RunInputs.FILE));
        run(recipe, "stopped", second, Integer.MAX_VALUE);
        assertThat(second).as("no step is taken twice").hasSize(5);
        assertThat(RunInputs.read(folder.resolve("stopped"))).isPresent();
    }

    private void otherInputsAreRefused(Path recipe, Path run, List<Double> losses) throws Exception {
        String text = Files.readString(recipe);
        RunInputs inputs = RunInputs.read(run).orElseThrow();
        Files.writeString(recipe, text.replace("peak: 0.01", "peak: 0.02"));
        assertThatThrownBy(() -> run(recipe, "stopped", losses, 1))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the recipe changed since the checkpoints in " + run)
                .hasMessageContaining("--out");
        assertThat(Files.readString(run.resolve("recipe.yaml")))
                .as("what the checkpoints are of stays")
                .isEqualTo(text);
        Files.delete(run.resolve(RunInputs.FILE));
        assertThatThrownBy(() -> run(recipe, "stopped", losses, 1))
                .as("in a folder of an older version too")
                .hasMessageStartingWith("the recipe changed");
        Files.writeString(recipe, text);
        new RunInputs(inputs.recipeSha256(), "0".repeat(64), "1".repeat(64)).write(run);
        assertThatThrownBy(() -> run(recipe, "stopped", losses, 1))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the domain (facts, knowledge, instructions or templates)"
                        + " and the domain's system prompt changed since");
        assertThat(losses).isEmpty();
        inputs.write(run);
    }

    @Test
    void aRunThatIsOverGoesOnWithStagesThatWereAdded() throws Exception {
        Path recipe = recipe();
        String text = Files.readString(recipe);
        List<Double> losses = new ArrayList<>();
        run(recipe, "longer", losses, Integer.MAX_VALUE);
        int before = losses.size();
        String stage = text.substring(text.lastIndexOf("  - name:"));
        Files.writeString(recipe, text + stage.replaceFirst("name: \\S+", "name: more"));
        run(recipe, "longer", losses, Integer.MAX_VALUE);
        List<Double> atOnce = new ArrayList<>();
        run(recipe, "at-once", atOnce, Integer.MAX_VALUE);
        assertThat(losses.size()).isGreaterThan(before);
        assertThat(atOnce).as("as if it had been one recipe from the first").isEqualTo(losses);
    }

    @Test
    void theModelIsTheMeanOfTheStagesThatAreAveraged() throws Exception {
        Path recipe = recipe();
        Path last = run(recipe, "averaged", new ArrayList<>(), Integer.MAX_VALUE);
        Path stages = folder.resolve("averaged/stages");
        assertThat(Files.mismatch(last.resolve("model.safetensors"), stages.resolve("sft/model.safetensors")))
                .as("without it, the end of the last")
                .isEqualTo(-1);
        Files.writeString(recipe, Files.readString(recipe) + "average: [dapt, sft]\n");
        List<Double> none = new ArrayList<>();
        Path mean = run(recipe, "averaged", none, Integer.MAX_VALUE);
        assertThat(none).as("no step is taken for it").isEmpty();
        assertThat(Files.readString(mean.resolve("journeyman.json"))).contains("\"average\" : [ \"dapt\", \"sft\" ]");
        float[] a = firstWeights(stages.resolve("dapt"));
        float[] b = firstWeights(stages.resolve("sft"));
        float[] m = firstWeights(mean);
        assertThat(a).isNotEqualTo(b);
        for (int i = 0; i < m.length; i++) {
            float middle = (a[i] + b[i]) / 2;
            assertThat(m[i]).isCloseTo(middle, within(Math.abs(middle) / 256 + 1e-9f)); // bfloat16 has 8 bits
        }
        try (LanguageModel model = LanguageModel.load(stages.resolve("dapt"), Precision.FLOAT32)) {
            assertThat(model.tokenizer().vocabularySize())
                    .as("a model like any other")
                    .isPositive();
        }
        ModelFolder.delete(stages.resolve("dapt"));
        assertThatThrownBy(() -> run(recipe, "averaged", none, Integer.MAX_VALUE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("dapt is missing");
    }

    private static float[] firstWeights(Path model) {
        try (Checkpoint checkpoint = Checkpoint.open(model)) {
            StoredTensor tensor = checkpoint.tensor("model.layers.0.self_attn.q_proj.weight");
            ByteBuffer bytes = tensor.slice(0, (int) tensor.bytes());
            float[] values = new float[(int) tensor.elements()];
            for (int i = 0; i < values.length; i++) {
                values[i] = Float.intBitsToFloat(bytes.getShort() << 16);
            }
            return values;
        }
    }

    @Test
    void aModelTrainedOnIsAskedAsTheOneItStartedFrom() throws Exception {
        Path recipe = recipe();
        Path base = run(recipe, "base", new ArrayList<>(), Integer.MAX_VALUE);
        assertThat(asked(base)).isEqualTo("none each");
        Files.writeString(recipe, Files.readString(recipe).replaceFirst("model: \\{.*}", "start: base/model"));
        assertThat(asked(run(recipe, "on", new ArrayList<>(), Integer.MAX_VALUE)))
                .isEqualTo("none each");
        Files.delete(base.resolve("journeyman.json"));
        assertThat(asked(run(recipe, "from-elsewhere", new ArrayList<>(), Integer.MAX_VALUE)))
                .as("the gateway's defaults")
                .isEqualTo("null null");
    }

    private static String asked(Path model) throws Exception {
        JsonNode lineage = JsonMapper.builder()
                .build()
                .readTree(model.resolve("journeyman.json").toFile());
        return lineage.path("system_prompt").asText("null") + " "
                + lineage.path("diagnosis_codes").asText("null");
    }

    @Test
    void twoRunsInOneFolderAreRefused() throws Exception {
        Path recipe = recipe();
        Path run = Files.createDirectories(folder.resolve("busy"));
        try (FileChannel file =
                        FileChannel.open(run.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = file.lock()) {
            assertThat(held.isValid()).isTrue();
            assertThatThrownBy(() -> run(recipe, "busy", new ArrayList<>(), 1))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("another run trains in " + run);
        }
        assertThat(run.resolve("tokenizer")).doesNotExist();
    }

    @Test
    void aStageWithoutExamplesSaysSo() throws Exception {
        Path recipe = recipe();
        Files.writeString(recipe, Files.readString(recipe).replaceAll("mix: \\{.*}", "mix: {joined: 0.2}"));
        assertThatThrownBy(() -> run(recipe, "empty", new ArrayList<>(), Integer.MAX_VALUE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the stage sft has no examples");
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private Path run(Path recipe, String name, List<Double> losses, int stopAfter) throws Exception {
        return new TrainingRun(Recipe.read(recipe), recipe, folder.resolve(name), new TrainingRun.Progress() {
                    @Override
                    public void step(String stage, int step, int steps, StepResult result, double rate, double speed) {
                        losses.add(result.loss());
                        if (losses.size() == stopAfter) {
                            throw new Killed();
                        }
                    }

                    @Override
                    public void event(String text) {}
                })
                .run();
    }

    private Path recipe() throws Exception {
        Path domain = Path.of(System.getProperty("journeyman.root", ".."))
                .toAbsolutePath()
                .resolve("domains/automotive")
                .normalize();
        Path file = folder.resolve("tiny.yaml");
        Files.writeString(file, """
                name: tiny
                domain: %s
                seed: 1
                compute: float32
                model: {vocabulary: 600, width: 32, hidden: 48, layers: 1, heads: 2, kv_heads: 1, context_tokens: 256}
                optimizer: {beta1: 0.9, beta2: 0.95, decay: 0.1, clip: 1}
                row_tokens: [64, 256]
                checkpoint_steps: 2
                stages:
                  - {name: dapt, kind: TEXT, steps: 4, tokens_per_step: 256, peak: 0.01, warmup_steps: 1, floor: 0.5}
                  - name: sft
                    kind: INSTRUCTIONS
                    steps: 4
                    tokens_per_step: 256
                    peak: 0.01
                    warmup_steps: 1
                    floor: 0.1
                    mix: {code_meaning: 0.05, reverse: 0.01, two_codes: 0.01, unknown: 0.02, code_knowledge: 0.02, code_choice: 0.02, knowledge: 0.2, knowledge_choice: 0.1, diagnosis: 0.1, instructions: 0.05, joined: 0.2, system_prompt: 0.1}
                """.formatted(domain));
        return file;
    }
}
