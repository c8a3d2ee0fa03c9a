package dev.journeyman.slm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.checkpoint.LoraConfig;
import dev.journeyman.slm.checkpoint.Projection;
import dev.journeyman.slm.network.GoldenModels;
import dev.journeyman.slm.network.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers computed again on the way back give what layers that were held give: the same losses and the same lengths of gradients, step after step. */
class GradientCheckpointingIT {
    private static final int STEPS = 10;

    @TempDir
    private Path folder;

    private GoldenObjectives golden;

    @BeforeEach
    void read() throws Exception {
        golden = GoldenObjectives.read();
    }

    /** Networks with tied and separate heads, a sliding window, biases and norms of queries; all weights and adapters, which drop a third of their inputs. */
    @ParameterizedTest
    @CsvSource({
        "llama2, sft, false, FLOAT32",
        "llama3, dpo, false, FLOAT32",
        "llama3, kto, false, FLOAT32",
        "mistral, sft, false, FLOAT32",
        "qwen2, sft, false, FLOAT32",
        "qwen3, dpo, false, FLOAT32",
        "llama3, sft, true, FLOAT32",
        "qwen3, dpo, true, FLOAT32",
        "llama3, sft, false, BFLOAT16",
        "llama3, dpo, true, BFLOAT16"
    })
    void isTheSameTraining(String model, String name, boolean lora, Precision compute) throws Exception {
        GoldenModels.write(GoldenModels.read().get("models").get(model), folder.resolve("model"));
        Objective objective = GoldenObjectives.OBJECTIVES.get(name);
        List<double[]> held = steps(objective, lora, compute, false);
        List<double[]> again = steps(objective, lora, compute, true);
        for (int step = 0; step < STEPS; step++) {
            String as = model + ", " + name + ", step " + step;
            assertThat(again.get(step)[0]).as(as).isCloseTo(held.get(step)[0], within(1e-5));
            assertThat(again.get(step)[1]).as(as).isCloseTo(held.get(step)[1], within(1e-5 + 1e-4 * held.get(step)[1]));
        }
        assertThat(again.get(STEPS - 1)[0]).isLessThan(again.get(0)[0]);
    }

    /** The loss and the gradients' norm of every step. */
    private List<double[]> steps(Objective objective, boolean lora, Precision compute, boolean checkpointing) {
        List<double[]> steps = new ArrayList<>();
        LoraConfig config = new LoraConfig(4, 8, EnumSet.allOf(Projection.class), false, 0.3, "");
        try (Checkpoint base = Checkpoint.open(folder.resolve("model"));
                TrainableNetwork network = lora
                        ? TrainableNetwork.withAdapter(base, 16, config, 7, compute)
                        : TrainableNetwork.from(base, 16)) {
            network.gradientCheckpointing(checkpointing);
            List<? extends Sample> samples = golden.samples(objective);
            ObjectiveTrainer trainer = new ObjectiveTrainer(network, objective, 16, 8, compute);
            double[][] reference = trainer.logprobs(samples);
            for (int step = 0; step < STEPS; step++) {
                StepResult result = trainer.step(samples, reference, golden.settings(), golden.rate())
                        .step();
                steps.add(new double[] {result.loss(), result.gradientNorm()});
            }
        }
        return steps;
    }
}
