package dev.journeyman.slm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.checkpoint.ElementType;
import dev.journeyman.slm.network.GoldenModels;
import dev.journeyman.slm.network.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training steps against PyTorch in Python (src/test/python/golden.py), and what can be resumed. */
class TrainableNetworkIT {
    @TempDir
    private Path folder;

    private JsonNode golden;
    private JsonNode training;
    private AdamW settings = AdamW.DEFAULT;

    @BeforeEach
    void write() throws Exception {
        golden = GoldenModels.read();
        training = golden.get("training");
        GoldenModels.write(golden.get("models").get(training.get("model").asText()), folder.resolve("model"));
        settings = new AdamW(
                training.get("beta1").asDouble(),
                training.get("beta2").asDouble(),
                training.get("epsilon").asDouble(),
                training.get("decay").asDouble(),
                training.get("clip").asDouble());
    }

    @Test
    void twentyStepsGiveTheLossesOfPyTorch() {
        try (TrainableNetwork network = open()) {
            for (int step = 0; step < 20; step++) {
                // 32 wide: all three documents share one row and must not see each other
                StepResult result =
                        network.step(List.of(PackedBatch.pack(documents(), 32)), Precision.FLOAT32, settings, rate());
                assertThat(result.loss()).as("loss of step " + step).isCloseTo(expected("losses", step), within(1e-4));
                assertThat(result.gradientNorm())
                        .as("norm of step " + step)
                        .isCloseTo(expected("gradient_norms", step), within(1e-3));
            }
        }
    }

    @Test
    void gradientsOfMicroBatchesAddUpToThoseOfTheWhole() {
        try (TrainableNetwork network = open()) {
            List<PackedBatch> apart = documents().stream()
                    .map(each -> PackedBatch.pack(List.of(each), 16))
                    .toList();
            for (int step = 0; step < 20; step++) {
                StepResult result = network.step(apart, Precision.FLOAT32, settings, rate());
                assertThat(result.loss()).as("loss of step " + step).isCloseTo(expected("losses", step), within(1e-4));
            }
        }
    }

    @Test
    void resumedEqualsUninterrupted() {
        List<PackedBatch> batch = List.of(PackedBatch.pack(documents(), 32));
        try (TrainableNetwork network = open()) {
            for (int step = 0; step < 6; step++) {
                network.step(batch, Precision.FLOAT32, settings, rate());
            }
            network.save(folder.resolve("state"));
            try (TrainableNetwork resumed = TrainableNetwork.resume(folder.resolve("state"), 32, network.steps())) {
                for (int step = 6; step < 12; step++) {
                    StepResult straight = network.step(batch, Precision.FLOAT32, settings, rate());
                    assertThat(resumed.step(batch, Precision.FLOAT32, settings, rate()))
                            .isEqualTo(straight);
                }
            }
        }
    }

    @Test
    void bfloat16WithFloat32WeightsFollowsClosely() {
        try (TrainableNetwork network = open()) {
            for (int step = 0; step < 20; step++) {
                StepResult result =
                        network.step(List.of(PackedBatch.pack(documents(), 32)), Precision.BFLOAT16, settings, rate());
                assertThat(result.loss()).as("loss of step " + step).isCloseTo(expected("losses", step), within(0.1));
            }
        }
    }

    @Test
    void aLossThatIsNotFiniteLeavesTheWeightsAlone() {
        List<PackedBatch> batch = List.of(PackedBatch.pack(documents(), 32));
        try (TrainableNetwork network = open()) {
            double before = network.evaluate(batch, Precision.FLOAT32);
            StepResult spoiled =
                    network.step(batch, Precision.FLOAT32, new AdamW(0.9, 0.95, 1e-8, 0, 0), Double.POSITIVE_INFINITY);
            // an infinite rate spoils the weights; the next loss is no number and must not spoil the moments too
            assertThat(spoiled.loss()).isCloseTo(before, within(1e-6));
            StepResult next = network.step(batch, Precision.FLOAT32, settings, rate());
            assertThat(next.applied()).isFalse();
            assertThat(network.steps()).isEqualTo(1);
        }
    }

    @Test
    void aBatchWiderThanTheContextIsRefused() {
        try (TrainableNetwork network = open()) {
            List<PackedBatch> wide = List.of(PackedBatch.pack(documents(), 33));
            assertThatThrownBy(() -> network.step(wide, Precision.FLOAT32, settings, rate()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("33 tokens for a network that was made for 32");
        }
    }

    @Test
    void theExportIsACheckpointWithTheSameLoss() {
        List<PackedBatch> batch = List.of(PackedBatch.pack(documents(), 32));
        try (TrainableNetwork network = open()) {
            network.step(batch, Precision.FLOAT32, settings, rate());
            double loss = network.evaluate(batch, Precision.FLOAT32);
            network.export(folder.resolve("f32"), ElementType.F32);
            network.export(folder.resolve("f16"), ElementType.F16);
            network.export(folder.resolve("bf16"), ElementType.BF16);
            assertThat(reread("f32", batch)).isEqualTo(loss);
            assertThat(reread("f16", batch)).isCloseTo(loss, within(0.02));
            assertThat(reread("bf16", batch)).isCloseTo(loss, within(0.05));
        }
    }

    private double reread(String name, List<PackedBatch> batch) {
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve(name));
                TrainableNetwork network = TrainableNetwork.from(checkpoint, 32)) {
            return network.evaluate(batch, Precision.FLOAT32);
        }
    }

    private TrainableNetwork open() {
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve("model"))) {
            return TrainableNetwork.from(checkpoint, 32);
        }
    }

    private List<TrainingExample> documents() {
        List<TrainingExample> documents = new ArrayList<>();
        for (JsonNode document : training.get("documents")) {
            int[] tokens = new int[document.get("ids").size()];
            boolean[] learned = new boolean[tokens.length];
            for (int i = 0; i < tokens.length; i++) {
                tokens[i] = document.get("ids").get(i).asInt();
                learned[i] = document.get("learned").get(i).asInt() == 1;
            }
            documents.add(new TrainingExample(tokens, learned));
        }
        return documents;
    }

    private double rate() {
        return training.get("rate").asDouble();
    }

    private double expected(String list, int step) {
        return training.get(list).get(step).asDouble();
    }
}
