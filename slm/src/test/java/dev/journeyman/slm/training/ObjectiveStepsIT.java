package dev.journeyman.slm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.checkpoint.ElementType;
import dev.journeyman.slm.network.GoldenModels;
import dev.journeyman.slm.network.Precision;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Twenty steps of every objective against PyTorch in Python (src/test/python/golden_objectives.py). */
class ObjectiveStepsIT {
    private static final int WIDTH = 16;

    @TempDir
    private Path folder;

    private GoldenObjectives golden;

    @BeforeEach
    void write() throws Exception {
        golden = GoldenObjectives.read();
        GoldenModels.write(GoldenModels.read().get("models").get("llama3"), folder.resolve("model"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"sft", "dpo", "dpo-smoothed", "dpo-normalised-sft", "ipo", "ipo-sums", "robust", "kto", "orpo"})
    void twentyStepsGiveTheLossesOfPyTorch(String name) {
        compare(name, 8, Integer.MAX_VALUE);
    }

    /** One row makes several micro-batches of a step; with so few scores at once the vocabulary of 64 is gone through in pieces of 5 to 60. */
    @ParameterizedTest
    @CsvSource({"sft,1,300", "dpo,1,300", "dpo-normalised-sft,8,90", "ipo,1,90", "kto,1,300", "orpo,8,300"})
    void piecesOfBatchAndVocabularyChangeNothing(String name, int rows, int scoresAtOnce) {
        compare(name, rows, scoresAtOnce);
    }

    private void compare(String name, int rows, int scoresAtOnce) {
        Objective objective = GoldenObjectives.OBJECTIVES.get(name);
        JsonNode expected = golden.of(name);
        List<? extends Sample> samples = golden.samples(objective);
        try (TrainableNetwork network = open("model")) {
            network.scoresAtOnce(scoresAtOnce);
            ObjectiveTrainer trainer = new ObjectiveTrainer(network, objective, WIDTH, rows, Precision.FLOAT32);
            double[][] reference = trainer.logprobs(samples);
            for (int step = 0; step < 20; step++) {
                ObjectiveResult before = trainer.evaluate(samples, reference);
                ObjectiveResult result = trainer.step(samples, reference, golden.settings(), golden.rate());
                String as = name + ", step " + step;
                double loss = expected.get("losses").get(step).asDouble();
                assertThat(result.step().loss()).as(as).isCloseTo(loss, within(1e-4));
                assertThat(before.step().loss()).as(as).isCloseTo(loss, within(1e-4));
                double norm = expected.get("gradient_norms").get(step).asDouble();
                assertThat(result.step().gradientNorm()).as(as).isCloseTo(norm, within(1e-4 + 1e-3 * norm));
                assertThat(result.metrics())
                        .containsEntry("loss", result.step().loss())
                        .containsEntry("grad_norm", result.step().gradientNorm());
            }
            network.export(folder.resolve("trained"), ElementType.F32);
        }
        try (Checkpoint trained = Checkpoint.open(folder.resolve("trained"))) {
            for (String weight : trained.names()) {
                ByteBuffer bytes = trained.tensor(weight)
                        .slice(0, (int) trained.tensor(weight).bytes());
                double squares = 0;
                while (bytes.hasRemaining()) {
                    double value = bytes.getFloat();
                    squares += value * value;
                }
                double wanted = expected.get("squares").get(weight).asDouble();
                assertThat(squares).as(name + ", " + weight).isCloseTo(wanted, within(1e-3 * wanted));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dpo", "dpo-smoothed", "robust"})
    void theFirstStepOfDpoIsTheLogarithmOfTwo(String name) {
        Objective objective = GoldenObjectives.OBJECTIVES.get(name);
        List<? extends Sample> samples = golden.samples(objective);
        try (TrainableNetwork network = open("model")) {
            ObjectiveTrainer trainer = new ObjectiveTrainer(network, objective, WIDTH, 8, Precision.FLOAT32);
            double[][] reference = trainer.logprobs(samples);
            ObjectiveResult result = trainer.step(samples, reference, golden.settings(), golden.rate());
            assertThat(result.step().loss()).isCloseTo(Math.log(2), within(1e-6));
            assertThat(result.metrics().get("rewards/margins")).isCloseTo(0, within(1e-5));
        }
    }

    @Test
    void metricsAreThoseOfTrl() {
        Objective.Dpo objective = Objective.Dpo.sigmoid(0.1);
        List<PreferencePair> pairs = golden.pairs();
        try (TrainableNetwork network = open("model")) {
            ObjectiveTrainer trainer = new ObjectiveTrainer(network, objective, WIDTH, 8, Precision.FLOAT32);
            double[][] reference = trainer.logprobs(pairs);
            for (int step = 0; step < 5; step++) {
                trainer.step(pairs, reference, golden.settings(), golden.rate());
            }
            double[][] now = trainer.logprobs(pairs);
            ObjectiveResult result = trainer.step(pairs, reference, golden.settings(), golden.rate());
            double chosen = 0;
            double rejected = 0;
            double chosenLogprob = 0;
            for (int i = 0; i < 3; i++) {
                chosen += 0.1 * (now[i][0] - reference[i][0]) / 3;
                rejected += 0.1 * (now[i][1] - reference[i][1]) / 3;
                chosenLogprob += now[i][0] / 3;
            }
            assertThat(result.metrics().keySet())
                    .containsExactly(
                            "loss",
                            "grad_norm",
                            "rewards/chosen",
                            "rewards/rejected",
                            "rewards/margins",
                            "rewards/accuracies",
                            "logps/chosen",
                            "logps/rejected");
            assertThat(result.metrics().get("rewards/chosen")).isCloseTo(chosen, within(1e-5));
            assertThat(result.metrics().get("rewards/rejected")).isCloseTo(rejected, within(1e-5));
            assertThat(result.metrics().get("rewards/margins")).isCloseTo(chosen - rejected, within(1e-5));
            assertThat(result.metrics().get("rewards/accuracies")).isEqualTo(1.0);
            assertThat(result.metrics().get("logps/chosen")).isCloseTo(chosenLogprob, within(1e-4));
        }
    }

    @Test
    void aPreferenceLongerThanARowIsRefusedAndNotCut() {
        List<PreferencePair> pairs =
                List.of(PreferencePair.of(new int[] {1, 2, 3, 4}, new int[] {5}, new int[] {6, 7}, 1));
        try (TrainableNetwork network = open("model")) {
            ObjectiveTrainer narrow = new ObjectiveTrainer(network, new Objective.Orpo(1), 4, 8, Precision.FLOAT32);
            assertThatThrownBy(() -> narrow.step(pairs, new double[0][], golden.settings(), 0.01))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("sample 0 has 6 tokens, but a row takes 5");
        }
    }

    @Test
    void samplesOfAnotherKindAndMissingReferencesAreRefused() {
        try (TrainableNetwork network = open("model")) {
            ObjectiveTrainer dpo =
                    new ObjectiveTrainer(network, Objective.Dpo.sigmoid(0.1), WIDTH, 8, Precision.FLOAT32);
            List<? extends Sample> texts = golden.samples(new Objective.Supervised());
            assertThatThrownBy(() -> dpo.step(texts, new double[0][], golden.settings(), 0.01))
                    .hasMessageContaining("sample 0 is a WeightedExample; this objective learns from PreferencePair");
            assertThatThrownBy(() -> dpo.step(golden.pairs(), new double[1][2], golden.settings(), 0.01))
                    .hasMessageContaining("sample 1 needs the starting model's log-probabilities of 2 sequences");
            assertThat(network.steps()).isZero();
        }
    }

    private TrainableNetwork open(String name) {
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve(name))) {
            return TrainableNetwork.from(checkpoint, 32);
        }
    }
}
