package dev.journeyman.slm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.checkpoint.ElementType;
import dev.journeyman.slm.checkpoint.LoraAdapter;
import dev.journeyman.slm.checkpoint.LoraConfig;
import dev.journeyman.slm.checkpoint.LoraMerge;
import dev.journeyman.slm.checkpoint.Projection;
import dev.journeyman.slm.network.GoldenModels;
import dev.journeyman.slm.network.Precision;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training of adapters alone: what is written is what was trained, and the base stays as it was. */
class LoraTrainingIT {
    private static final Objective.Dpo DPO = Objective.Dpo.sigmoid(0.1);

    @TempDir
    private Path folder;

    private GoldenObjectives golden;

    @BeforeEach
    void write() throws Exception {
        golden = GoldenObjectives.read();
    }

    private void model(String name) throws Exception {
        GoldenModels.write(GoldenModels.read().get("models").get(name), folder.resolve("model"));
    }

    private static LoraConfig lora(Set<Projection> targets, double dropout) {
        return new LoraConfig(4, 8, targets, false, dropout, "");
    }

    /** Networks with separate heads, sliding windows, biases and norms; every map is changed. */
    @ParameterizedTest
    @ValueSource(strings = {"llama2", "llama3", "mistral", "qwen2", "qwen3"})
    void mergedEqualsBaseWithAdapter(String name) throws Exception {
        model(name);
        double[][] before;
        double[][] trained;
        try (Checkpoint base = Checkpoint.open(folder.resolve("model"));
                TrainableNetwork network = TrainableNetwork.withAdapter(
                        base, 32, lora(EnumSet.allOf(Projection.class), 0), 7, Precision.FLOAT32)) {
            ObjectiveTrainer trainer = trainer(network);
            before = trainer.logprobs(golden.pairs());
            train(network, before, 10);
            trained = trainer.logprobs(golden.pairs());
            network.exportAdapter(folder.resolve("adapter"), ElementType.F32);
            try (LoraAdapter adapter = LoraAdapter.open(folder.resolve("adapter"), base.config())) {
                LoraMerge.write(base, adapter, folder.resolve("merged"));
            }
        }
        assertThat(Math.abs(trained[0][0] - before[0][0])).isGreaterThan(0.05);
        try (Checkpoint merged = Checkpoint.open(folder.resolve("merged"));
                TrainableNetwork network = TrainableNetwork.from(merged, 32)) {
            assertSame(trainer(network).logprobs(golden.pairs()), trained, 2e-4);
        }
        try (Checkpoint base = Checkpoint.open(folder.resolve("model"));
                TrainableNetwork network = TrainableNetwork.from(base, 32)) {
            assertSame(trainer(network).logprobs(golden.pairs()), before, 1e-4);
        }
    }

    @Test
    void onlyTheTargetsAreTrainedAndThePreferenceIsLearned() throws Exception {
        model("llama3");
        try (Checkpoint base = Checkpoint.open(folder.resolve("model"));
                TrainableNetwork network = TrainableNetwork.withAdapter(
                        base, 32, lora(EnumSet.of(Projection.QUERY, Projection.VALUE), 0), 7, Precision.FLOAT32)) {
            // 2 layers: A [4,32] and B [32,4] for q, A [4,32] and B [16,4] for v
            assertThat(network.parameters()).isEqualTo(2 * (4 * 32 + 32 * 4 + 4 * 32 + 16 * 4));
            double[][] reference = trainer(network).logprobs(golden.pairs());
            ObjectiveResult first = trainer(network).evaluate(golden.pairs(), reference);
            train(network, reference, 30);
            ObjectiveResult last = trainer(network).evaluate(golden.pairs(), reference);
            assertThat(first.step().loss()).isCloseTo(Math.log(2), within(1e-6));
            assertThat(last.step().loss()).isLessThan(0.4);
            assertThat(last.metrics().get("rewards/accuracies")).isEqualTo(1.0);
            assertThatThrownBy(() -> network.export(folder.resolve("no"), ElementType.F32))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void resumedEqualsUninterruptedWithDropout() throws Exception {
        model("llama3");
        LoraConfig config = lora(EnumSet.allOf(Projection.class), 0.2);
        try (Checkpoint base = Checkpoint.open(folder.resolve("model"));
                TrainableNetwork network = TrainableNetwork.withAdapter(base, 32, config, 7, Precision.FLOAT32)) {
            double[][] reference = trainer(network).logprobs(golden.pairs());
            train(network, reference, 4);
            network.save(folder.resolve("state"));
            try (TrainableNetwork resumed = TrainableNetwork.resumeAdapter(
                    base, folder.resolve("state"), 32, network.steps(), 7, Precision.FLOAT32)) {
                for (int step = 0; step < 4; step++) {
                    StepResult straight = train(network, reference, 1);
                    assertThat(train(resumed, reference, 1)).isEqualTo(straight);
                }
            }
        }
    }

    @Test
    void dropoutChangesAStepAndNoEvaluation() throws Exception {
        model("llama3");
        try (Checkpoint base = Checkpoint.open(folder.resolve("model"));
                TrainableNetwork whole = TrainableNetwork.withAdapter(
                        base, 32, lora(EnumSet.allOf(Projection.class), 0), 7, Precision.FLOAT32);
                TrainableNetwork dropping = TrainableNetwork.withAdapter(
                        base, 32, lora(EnumSet.allOf(Projection.class), 0.5), 7, Precision.FLOAT32)) {
            double[][] reference = trainer(whole).logprobs(golden.pairs());
            double straight = train(whole, reference, 2).gradientNorm();
            assertThat(train(dropping, reference, 2).gradientNorm()).isNotCloseTo(straight, within(1e-4));
            assertThat(trainer(dropping).logprobs(golden.pairs()))
                    .isDeepEqualTo(trainer(dropping).logprobs(golden.pairs()));
        }
    }

    @Test
    void aFrozenBaseInBfloat16FollowsClosely() throws Exception {
        model("llama3");
        LoraConfig config = lora(EnumSet.allOf(Projection.class), 0);
        try (Checkpoint base = Checkpoint.open(folder.resolve("model"));
                TrainableNetwork network = TrainableNetwork.withAdapter(base, 32, config, 7, Precision.BFLOAT16)) {
            ObjectiveTrainer trainer = new ObjectiveTrainer(network, DPO, 16, 8, Precision.BFLOAT16);
            double[][] reference = trainer.logprobs(golden.pairs());
            double first = trainer.evaluate(golden.pairs(), reference).step().loss();
            for (int step = 0; step < 20; step++) {
                trainer.step(golden.pairs(), reference, golden.settings(), 0.01);
            }
            assertThat(first).isCloseTo(Math.log(2), within(1e-6));
            assertThat(trainer.evaluate(golden.pairs(), reference).step().loss())
                    .isLessThan(0.5);
        }
    }

    private StepResult train(TrainableNetwork network, double[][] reference, int steps) {
        StepResult last = new StepResult(0, 0, 0, 0);
        for (int step = 0; step < steps; step++) {
            last = trainer(network)
                    .step(golden.pairs(), reference, golden.settings(), 0.01)
                    .step();
        }
        return last;
    }

    private static ObjectiveTrainer trainer(TrainableNetwork network) {
        return new ObjectiveTrainer(network, DPO, 16, 8, Precision.FLOAT32);
    }

    private static void assertSame(double[][] actual, double[][] expected, double tolerance) {
        assertThat(List.of(actual)).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).containsExactly(expected[i], within(tolerance));
        }
    }
}
