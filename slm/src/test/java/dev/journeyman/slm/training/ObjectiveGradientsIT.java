package dev.journeyman.slm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.checkpoint.ElementType;
import dev.journeyman.slm.checkpoint.LoraConfig;
import dev.journeyman.slm.checkpoint.Projection;
import dev.journeyman.slm.network.GoldenModels;
import dev.journeyman.slm.network.Precision;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Gradients by finite differences. With beta1 = beta2 = 0, no decay and a large epsilon E an AdamW step moves each weight by rate * g / (|g| + E), almost
 * rate / E * g: a step along the gradient, whose norm is known. So the loss must fall by about rate / E * norm^2, and rise by it the other way.
 */
class ObjectiveGradientsIT {
    private static final double LARGE = 1e4;
    private static final LoraConfig ADAPTER = new LoraConfig(4, 8, EnumSet.allOf(Projection.class), false, 0, "");

    @TempDir
    private Path folder;

    private GoldenObjectives golden;

    @BeforeEach
    void write() throws Exception {
        golden = GoldenObjectives.read();
        GoldenModels.write(GoldenModels.read().get("models").get("llama3"), folder.resolve("model"));
    }

    @ParameterizedTest
    @CsvSource({
        "sft,100000,all",
        "dpo,100000,all",
        "dpo,300,all",
        "dpo-smoothed,100000,all",
        "dpo-normalised-sft,300,all",
        "ipo,100000,all",
        "ipo-sums,300,all",
        "robust,100000,all",
        "kto,100000,all",
        "kto,300,all",
        "orpo,100000,all",
        "orpo,300,all",
        "sft,300,adapter",
        "dpo,100000,adapter",
        "dpo,300,adapter",
        "dpo-normalised-sft,300,adapter",
        "ipo,300,adapter",
        "robust,300,adapter",
        "kto,300,adapter",
        "orpo,300,adapter"
    })
    void aStepAlongTheGradientChangesTheLossByItsSquare(String name, int scoresAtOnce, String weights) {
        Objective objective = GoldenObjectives.OBJECTIVES.get(name);
        List<? extends Sample> samples = golden.samples(objective);
        double[][] reference;
        double before;
        double norm;
        double distance;
        double[] after = new double[2];
        try (TrainableNetwork network = open(weights)) {
            ObjectiveTrainer trainer = new ObjectiveTrainer(network, objective, 16, 8, Precision.FLOAT32);
            reference = trainer.logprobs(samples);
            for (double[] each : reference) {
                each[each.length - 1] +=
                        0.5; // so that margins are not 0 and KTO's estimate is below 0, where it is held
            }
            before = trainer.evaluate(samples, reference).step().loss();
        }
        distance = 0;
        norm = 0;
        for (int side = 0; side < 2; side++) {
            try (TrainableNetwork network = open(weights)) {
                network.scoresAtOnce(scoresAtOnce);
                ObjectiveTrainer trainer = new ObjectiveTrainer(network, objective, 16, 8, Precision.FLOAT32);
                if (side == 0) {
                    // the norm alone: a step of a rate of almost nothing
                    norm = trainer.step(samples, reference, new AdamW(0, 0, LARGE, 0, 0), 1e-30)
                            .step()
                            .gradientNorm();
                }
                distance = 2e-3 / norm;
                double rate = (side == 0 ? 1 : -1) * distance / norm * LARGE;
                trainer.step(samples, reference, new AdamW(0, 0, LARGE, 0, 0), rate);
                after[side] = trainer.evaluate(samples, reference).step().loss();
            }
        }
        // the central difference over twice the distance
        double slope = (after[1] - after[0]) / (2 * distance);
        assertThat(slope).as(name).isCloseTo(norm, within(0.01 * norm));
        assertThat(before).isBetween(after[0], after[1]);
    }

    @Test
    void anUndesirableWeightOfZeroLearnsFromGoodAnswersOnly() {
        Objective.Kto onlyGood = new Objective.Kto(0.2, 1, 0);
        List<? extends Sample> samples = golden.samples(onlyGood);
        try (TrainableNetwork network = open("all")) {
            ObjectiveTrainer trainer = new ObjectiveTrainer(network, onlyGood, 16, 8, Precision.FLOAT32);
            double[][] reference = trainer.logprobs(samples);
            for (int step = 0; step < 5; step++) {
                trainer.step(samples, reference, golden.settings(), golden.rate());
            }
            ObjectiveResult result = trainer.evaluate(samples, reference);
            assertThat(result.metrics().get("rewards/chosen")).isPositive();
            assertThat(result.metrics()).containsKeys("rewards/rejected", "rewards/margins", "kl");
            network.export(folder.resolve("out"), ElementType.F32);
        }
    }

    private TrainableNetwork open(String weights) {
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve("model"))) {
            return weights.equals("all")
                    ? TrainableNetwork.from(checkpoint, 32)
                    : TrainableNetwork.withAdapter(checkpoint, 32, ADAPTER, 7, Precision.FLOAT32);
        }
    }
}
