package dev.journeyman.slm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.journeyman.slm.TestData;
import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.network.GoldenModels;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The losses on numbers that can be worked by hand: sums, counts and references are given, and no network stands before them. */
class ObjectiveLossIT {
    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws Exception {
        GoldenModels.write(GoldenModels.read().get("models").get("llama3"), folder.resolve("model"));
    }

    /** One pair with sums -2 and -5, references -3 and -4, counts 2 and 4: the margin is 1 - (-1) = 2; by counts 0.5 + 0.25 = 0.75. */
    private double pair(Objective objective) {
        return loss(
                objective,
                new double[] {-2, -5},
                new double[] {2, 4},
                new double[] {1, 1},
                new double[] {-3, -4},
                0,
                1,
                2);
    }

    @Test
    void sigmoidIsTheLogisticLossOfTheMargin() {
        // -log sigma(0.5 * 2) = log(1 + 1/e)
        assertThat(pair(Objective.Dpo.sigmoid(0.5))).isCloseTo(0.313261687518, within(1e-9));
        // smoothed by 0.2: 0.8 * 0.313261687518 + 0.2 * 1.313261687518
        assertThat(pair(new Objective.Dpo(0.5, Objective.Variant.SIGMOID, 0.2, 0, false)))
                .isCloseTo(0.513261687518, within(1e-9));
        // by counts, beta 2: log(1 + exp(-1.5))
        assertThat(pair(new Objective.Dpo(2, Objective.Variant.SIGMOID, 0, 0, true)))
                .isCloseTo(0.201413277983, within(1e-9));
        // and half the cross-entropy of the chosen answer, 2 nats over 2 tokens
        assertThat(pair(new Objective.Dpo(0.5, Objective.Variant.SIGMOID, 0, 0.5, false)))
                .isCloseTo(0.813261687518, within(1e-9));
    }

    @Test
    void ipoIsTheSquareOfWhatTheMarginLacks() {
        // (2 - 1 / (2 * 0.5))^2 = 1
        assertThat(pair(new Objective.Dpo(0.5, Objective.Variant.IPO, 0, 0, false)))
                .isCloseTo(1, within(1e-12));
        // (0.75 - 1 / (2 * 0.5))^2 = 1/16
        assertThat(pair(Objective.Dpo.ipo(0.5))).isCloseTo(0.0625, within(1e-12));
    }

    @Test
    void robustTakesTheWrongPairsOut() {
        // (0.9 * 0.313261687518 - 0.1 * 1.313261687518) / 0.8
        assertThat(pair(Objective.Dpo.robust(0.5, 0.1))).isCloseTo(0.188261687518, within(1e-9));
        assertThat(pair(Objective.Dpo.robust(0.5, 0))).isCloseTo(pair(Objective.Dpo.sigmoid(0.5)), within(1e-12));
    }

    @Test
    void ktoIsTheLogisticOfGainAndDrift() {
        Objective.Kto kto = new Objective.Kto(0.5, 1, 2);
        double[] sums = {-2, -5};
        double[] counts = {2, 4};
        double[] reference = {-3, -4};
        // good: 1 - sigma(0.5 (1 - 0.4)) = 1 - sigma(0.3); bad: 2 (1 - sigma(0.5 (0.4 + 1))) = 2 (1 - sigma(0.7)); the
        // mean of the two
        assertThat(loss(kto, sums, counts, new double[] {1, -2}, reference, 0.4, 2, 6))
                .isCloseTo((0.425557483188 + 2 * 0.331812227832) / 2, within(1e-9));
    }

    @Test
    void orpoIsTheRatioOfOddsAndTheCrossEntropy() {
        double half = Math.log(0.5);
        double quarter = Math.log(0.25);
        // probabilities 1/2 and 1/4: odds 1 and 1/3, -log sigma(log 3) = log(4/3); cross-entropy log 2
        assertThat(loss(
                        new Objective.Orpo(0.1),
                        new double[] {2 * half, 3 * quarter},
                        new double[] {2, 3},
                        new double[] {1, 1},
                        new double[] {0, 0},
                        0,
                        1,
                        2))
                .isCloseTo(0.1 * Math.log(4.0 / 3) + Math.log(2), within(1e-9));
    }

    @Test
    void orpoOfACertainAnswerIsFinite() {
        double loss = loss(
                new Objective.Orpo(1),
                new double[] {0, -800},
                new double[] {2, 1},
                new double[] {1, 1},
                new double[] {0, 0},
                0,
                1,
                2);
        assertThat(loss).isBetween(0.0, 1e-9);
    }

    @Test
    void pairsCountByTheirWeights() {
        // margins 2 and 0 with weights 3 and 1: (3 * 0.313261687518 + 1 * 0.693147180560) / 4
        assertThat(loss(
                        Objective.Dpo.sigmoid(0.5),
                        new double[] {-2, -5, -1, -1},
                        new double[] {2, 4, 1, 1},
                        new double[] {3, 3, 1, 1},
                        new double[] {-3, -4, -1, -1},
                        0,
                        4,
                        7))
                .isCloseTo((3 * 0.313261687518 + 0.693147180560) / 4, within(1e-9));
    }

    @Test
    void thePublishedVectorsOfDpo() throws IOException {
        JsonNode published = new ObjectMapper()
                .readTree(TestData.file("metrics/dpo_vectors.json").toFile());
        double beta = published.get("beta").asDouble();
        for (int i = 0; i < 3; i++) {
            double[] sums = {
                published.get("policy_chosen").get(i).asDouble(),
                published.get("policy_rejected").get(i).asDouble()
            };
            double[] reference = {
                published.get("ref_chosen").get(i).asDouble(),
                published.get("ref_rejected").get(i).asDouble()
            };
            double loss = loss(
                    Objective.Dpo.sigmoid(beta), sums, new double[] {1, 1}, new double[] {1, 1}, reference, 0, 1, 1);
            assertThat(loss)
                    .isCloseTo(
                            published.get("dpo_losses").get(i).asDouble(),
                            within(published.get("tolerance").asDouble()));
        }
    }

    @Test
    void theFirstLossOfAPublishedRunIsOurs() throws IOException {
        JsonNode first = new ObjectMapper()
                .readTree(TestData.file("metrics/trl_invariant_dpo.json").toFile())
                .get("steps")
                .get(0);
        double[] same = {-41.5, -73.25};
        double loss = loss(Objective.Dpo.sigmoid(0.1), same, new double[] {9, 12}, new double[] {1, 1}, same, 0, 1, 9);
        assertThat(loss).isCloseTo(first.get("loss").asDouble(), within(1e-6));
    }

    private double loss(
            Objective objective,
            double[] sums,
            double[] counts,
            double[] worth,
            double[] reference,
            double drift,
            double examples,
            double tokens) {
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve("model"));
                TrainableNetwork network = TrainableNetwork.from(checkpoint, 8)) {
            return network.objective(
                    sums, counts, worth, reference, ObjectiveSettings.of(objective, drift, examples, tokens));
        }
    }
}
