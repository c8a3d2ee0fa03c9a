package dev.journeyman.slm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.checkpoint.ElementType;
import dev.journeyman.slm.checkpoint.LoraConfig;
import dev.journeyman.slm.checkpoint.Projection;
import dev.journeyman.slm.network.GoldenModels;
import dev.journeyman.slm.network.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A network that is held to its parent where it rehearses. The network of these tests has gone ten steps away from the parent. */
class ParentNetworkIT {
    private static final int WIDTH = 16;
    private static final double LARGE = 1e4;
    private static final AdamW ALONG_THE_GRADIENT = new AdamW(0, 0, LARGE, 0, 0);

    @TempDir
    private Path folder;

    private GoldenObjectives golden;

    @BeforeEach
    void read() throws Exception {
        golden = GoldenObjectives.read();
    }

    /** Writes the parent and a network that learned ten steps from it. */
    private void write(String model) throws Exception {
        GoldenModels.write(GoldenModels.read().get("models").get(model), folder.resolve("parent"));
        Objective.Supervised alone = new Objective.Supervised();
        try (TrainableNetwork network = open("parent")) {
            ObjectiveTrainer trainer = new ObjectiveTrainer(network, alone, WIDTH, 8, Precision.FLOAT32);
            for (int step = 0; step < 10; step++) {
                trainer.step(golden.samples(alone), new double[0][], golden.settings(), 0.01);
            }
            network.export(folder.resolve("moved"), ElementType.F32);
        }
    }

    private TrainableNetwork open(String name) {
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve(name))) {
            return TrainableNetwork.from(checkpoint, WIDTH);
        }
    }

    private ParentNetwork parent(Precision compute) {
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve("parent"))) {
            return ParentNetwork.load(checkpoint, WIDTH, compute);
        }
    }

    /** The golden texts with weights 1, 0.5 and 2, of which some are rehearsed. */
    private List<WeightedExample> samples(boolean... rehearsed) {
        List<WeightedExample> samples = new ArrayList<>();
        for (Sample each : golden.samples(new Objective.Supervised())) {
            samples.add(new WeightedExample(each.sequences().get(0), each.weight(), rehearsed[samples.size()]));
        }
        return samples;
    }

    /** The distribution of the token at a place, as log-probabilities: each token of the vocabulary is asked for in turn. */
    private static double[] distribution(ObjectiveTrainer trainer, int[] tokens, int place, int vocabulary) {
        List<WeightedExample> asked = new ArrayList<>();
        for (int token = 0; token < vocabulary; token++) {
            asked.add(new WeightedExample(TrainingExample.answer(Arrays.copyOf(tokens, place), new int[] {token}), 1));
        }
        return Arrays.stream(trainer.logprobs(asked))
                .mapToDouble(each -> each[0])
                .toArray();
    }

    @ParameterizedTest
    @CsvSource({"llama3,100000,8", "llama3,300,1", "llama2,100000,8"})
    void theLossIsTheOneThatIsWorkedOutFromBothDistributions(String model, int scoresAtOnce, int rows)
            throws Exception {
        write(model);
        double a = 0.3;
        List<WeightedExample> samples = samples(true, false, true);
        try (TrainableNetwork network = open("moved");
                TrainableNetwork before = open("parent");
                ParentNetwork parent = parent(Precision.FLOAT32)) {
            ObjectiveTrainer now =
                    new ObjectiveTrainer(network, new Objective.Supervised(), WIDTH, 64, Precision.FLOAT32);
            ObjectiveTrainer then =
                    new ObjectiveTrainer(before, new Objective.Supervised(), WIDTH, 64, Precision.FLOAT32);
            double loss = 0;
            double weights = 0;
            double apart = 0;
            double rehearsed = 0;
            double likelihood = 0;
            for (WeightedExample sample : samples) {
                int[] tokens = sample.example().tokens();
                for (int place = 1; place < tokens.length; place++) {
                    if (sample.example().learned()[place]) {
                        double[] q = distribution(
                                now, tokens, place, network.config().vocabularySize());
                        double[] p = distribution(
                                then, tokens, place, network.config().vocabularySize());
                        double divergence = 0;
                        for (int token = 0; token < p.length; token++) {
                            divergence += Math.exp(p[token]) * (p[token] - q[token]);
                        }
                        double crossEntropy = -q[tokens[place]];
                        loss += sample.weight()
                                * (sample.rehearsed() ? (1 - a) * crossEntropy + a * divergence : crossEntropy);
                        likelihood += sample.weight() * crossEntropy;
                        weights += sample.weight();
                        if (sample.rehearsed()) {
                            apart += sample.weight() * divergence;
                            rehearsed += sample.weight();
                        }
                    }
                }
            }
            network.scoresAtOnce(scoresAtOnce);
            ObjectiveTrainer trainer =
                    new ObjectiveTrainer(network, new Objective.Supervised(a), WIDTH, rows, Precision.FLOAT32, parent);
            ObjectiveResult looked = trainer.evaluate(samples, new double[0][]);
            ObjectiveResult stepped = trainer.step(samples, new double[0][], golden.settings(), 1e-30);
            for (ObjectiveResult result : List.of(looked, stepped)) {
                assertThat(result.step().loss()).isCloseTo(loss / weights, within(1e-5));
                assertThat(result.metrics().get("parent_kl")).isCloseTo(apart / rehearsed, within(1e-5));
                assertThat(result.metrics().get("nll_loss")).isCloseTo(likelihood / weights, within(1e-5));
            }
            assertThat(apart / rehearsed).as("there is something to see").isGreaterThan(0.1);
        }
    }

    /** As in {@link ObjectiveGradientsIT}: a step along the gradient must change the loss by its square, and the loss is worked out above. */
    @ParameterizedTest
    @CsvSource({"llama3,0.5,100000", "llama3,1,300", "llama2,0.3,100000"})
    void theGradientIsThatOfTheLoss(String model, double a, int scoresAtOnce) throws Exception {
        write(model);
        List<WeightedExample> samples = samples(true, false, true);
        double[] after = new double[2];
        double norm = 0;
        double distance = 0;
        try (ParentNetwork parent = parent(Precision.FLOAT32)) {
            for (int side = 0; side < 2; side++) {
                try (TrainableNetwork network = open("moved")) {
                    network.scoresAtOnce(scoresAtOnce);
                    ObjectiveTrainer trainer = new ObjectiveTrainer(
                            network, new Objective.Supervised(a), WIDTH, 8, Precision.FLOAT32, parent);
                    if (side == 0) {
                        norm = trainer.step(samples, new double[0][], ALONG_THE_GRADIENT, 1e-30)
                                .step()
                                .gradientNorm();
                        distance = 2e-3 / norm;
                    }
                    double rate = (side == 0 ? 1 : -1) * distance / norm * LARGE;
                    trainer.step(samples, new double[0][], ALONG_THE_GRADIENT, rate);
                    after[side] =
                            trainer.evaluate(samples, new double[0][]).step().loss();
                }
            }
        }
        double slope = (after[1] - after[0]) / (2 * distance);
        assertThat(slope).isCloseTo(norm, within(0.01 * norm));
    }

    @Test
    void aWeightOfZeroAndSamplesThatAreNewChangeNoBit() throws Exception {
        write("llama3");
        byte[] alone = trained(new Objective.Supervised(), true);
        assertThat(trained(new Objective.Supervised(0), true)).isEqualTo(alone);
        assertThat(trained(new Objective.Supervised(0.7), false))
                .as("nothing is rehearsed")
                .isEqualTo(alone);
        assertThat(trained(new Objective.Supervised(0.7), true)).isNotEqualTo(alone);
        // and beside held ones a sample that is not is computed as ever
        assertThat(gradient(null)).isEqualTo(gradient(new double[3]));
    }

    /** The weights after five steps. */
    private byte[] trained(Objective objective, boolean rehearsed) throws Exception {
        try (TrainableNetwork network = open("moved");
                ParentNetwork parent = parent(Precision.FLOAT32)) {
            ObjectiveTrainer trainer = new ObjectiveTrainer(network, objective, WIDTH, 1, Precision.FLOAT32, parent);
            for (int step = 0; step < 5; step++) {
                trainer.step(
                        samples(rehearsed, rehearsed, rehearsed), new double[0][], golden.settings(), golden.rate());
            }
            return weights(network);
        }
    }

    private byte[] weights(TrainableNetwork network) throws Exception {
        Path out = Files.createTempDirectory(folder, "out").resolve("model");
        network.export(out, ElementType.F32);
        return Files.readAllBytes(out.resolve("model.safetensors"));
    }

    /** The weights after one step along the gradient of a batch that is held by these shares, if any. */
    private byte[] gradient(double @Nullable [] shares) throws Exception {
        List<TrainingExample> examples = samples(false, false, false).stream()
                .map(WeightedExample::example)
                .toList();
        PackedBatch batch = PackedBatch.pack(examples, WIDTH);
        try (TrainableNetwork network = open("moved");
                ParentNetwork parent = parent(Precision.FLOAT32)) {
            network.learn(
                    batch,
                    new double[] {1, 0.5, 2},
                    new double[3],
                    ObjectiveSettings.supervised(10),
                    Precision.FLOAT32,
                    0,
                    shares == null ? null : new ParentNetwork.Hold(parent, shares));
            network.finish(0, batch.learnedTokens(), batch.tokens(), ALONG_THE_GRADIENT, LARGE);
            return weights(network);
        }
    }

    @Test
    void aNetworkThatIsTheParentHasNothingToLearnFromItAndOneThatIsHeldStaysCloser() throws Exception {
        write("llama3");
        try (TrainableNetwork network = open("parent");
                ParentNetwork parent = parent(Precision.FLOAT32)) {
            ObjectiveTrainer trainer =
                    new ObjectiveTrainer(network, new Objective.Supervised(1), WIDTH, 8, Precision.FLOAT32, parent);
            ObjectiveResult first = trainer.step(samples(true, true, true), new double[0][], golden.settings(), 1e-30);
            assertThat(first.step().loss()).isCloseTo(0, within(1e-6));
            assertThat(first.step().gradientNorm()).isLessThan(1e-5);
        }
        double free = apart(0);
        double half = apart(0.5);
        double bound = apart(1);
        assertThat(half).isLessThan(free);
        assertThat(bound).isLessThan(half);
    }

    /** How far a network is from the parent in what it rehearses after ten steps of learning something else beside it. */
    private double apart(double a) {
        List<WeightedExample> samples = samples(false, true, true);
        try (TrainableNetwork network = open("parent");
                ParentNetwork parent = parent(Precision.FLOAT32)) {
            ObjectiveTrainer trainer =
                    new ObjectiveTrainer(network, new Objective.Supervised(a), WIDTH, 8, Precision.FLOAT32, parent);
            for (int step = 0; step < 10; step++) {
                trainer.step(samples, new double[0][], golden.settings(), 0.01);
            }
            ObjectiveResult looked = new ObjectiveTrainer(
                            network, new Objective.Supervised(1), WIDTH, 8, Precision.FLOAT32, parent)
                    .evaluate(samples, new double[0][]);
            return looked.metrics().getOrDefault("parent_kl", Double.NaN);
        }
    }

    /** Layers that are computed again, products in bfloat16, and an adapter over the parent's own weights. */
    @ParameterizedTest
    @CsvSource({"true, FLOAT32, false, 1e-5", "false, BFLOAT16, false, 0.05", "true, FLOAT32, true, 1e-5"})
    void otherWaysOfTakingAStepGiveTheSame(boolean again, Precision compute, boolean lora, double off)
            throws Exception {
        write("llama3");
        List<Double> plain = losses(false, Precision.FLOAT32, lora);
        List<Double> other = losses(again, compute, lora);
        for (int step = 0; step < plain.size(); step++) {
            assertThat(other.get(step)).as("step " + step).isCloseTo(plain.get(step), within(off));
        }
        assertThat(plain.get(4)).isLessThan(plain.get(0));
    }

    private List<Double> losses(boolean again, Precision compute, boolean lora) {
        List<Double> losses = new ArrayList<>();
        LoraConfig config = new LoraConfig(4, 8, EnumSet.allOf(Projection.class), false, 0.3, "");
        try (Checkpoint base = Checkpoint.open(folder.resolve("moved"));
                TrainableNetwork network = lora
                        ? TrainableNetwork.withAdapter(base, WIDTH, config, 7, compute)
                        : TrainableNetwork.from(base, WIDTH);
                ParentNetwork parent = parent(compute)) {
            network.gradientCheckpointing(again);
            ObjectiveTrainer trainer =
                    new ObjectiveTrainer(network, new Objective.Supervised(0.5), WIDTH, 8, compute, parent);
            for (int step = 0; step < 5; step++) {
                losses.add(trainer.step(samples(false, true, true), new double[0][], golden.settings(), golden.rate())
                        .step()
                        .loss());
            }
        }
        return losses;
    }

    @Test
    void aTrainingThatHasNoParentToHoldToIsRefused() throws Exception {
        write("llama3");
        try (TrainableNetwork network = open("moved")) {
            assertThatThrownBy(() ->
                            new ObjectiveTrainer(network, new Objective.Supervised(0.5), WIDTH, 8, Precision.FLOAT32))
                    .hasMessageContaining("holds the network to its parent, and there is none");
        }
    }
}
