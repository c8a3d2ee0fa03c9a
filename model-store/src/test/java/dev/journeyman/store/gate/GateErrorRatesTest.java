package dev.journeyman.store.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.store.Lineage;
import dev.journeyman.store.Manifest;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * How often the gate is wrong, both ways, on made-up examinations of the shipped size: trainings on the same data that differ by chance only, and trainings
 * that lost something. The seed is printed and replays every draw.
 */
class GateErrorRatesTest {
    private static final long SEED = Long.getLong("journeyman.seed", 20261122);
    private static final Lineage.Proof PROOF = new Lineage.Proof(500, 9445, 0);
    private static final Manifest CHAMPION = Exam.manifest("champion-1", Exam.trained(null, 100, 50, PROOF));
    private static final Manifest CANDIDATE = Exam.manifest("candidate-2", Exam.trained("champion-1", 100, 50, PROOF));

    /** Of so many candidates, how many were refused, and by which branches. */
    private static int refused(
            String what, int trials, double unsure, UnaryOperator<Exam.Model> change, GateRules rules) {
        Random random = new Random(SEED);
        Map<String, Integer> branches = new TreeMap<>();
        int refused = 0;
        for (int trial = 0; trial < trials; trial++) {
            Exam.Model model = Exam.model(random, unsure);
            Exam.Model other = change.apply(model);
            long letters = random.nextLong();
            Decision decision = Gate.decide(
                    rules,
                    new Contender(
                            CANDIDATE,
                            Exam.card(
                                    CANDIDATE,
                                    Exam.sit(other, random),
                                    Exam.letters(other, new Random(letters), random))),
                    new Contender(
                            CHAMPION,
                            Exam.card(
                                    CHAMPION,
                                    Exam.sit(model, random),
                                    Exam.letters(model, new Random(letters), random))),
                    CHAMPION);
            refused += decision.passed() ? 0 : 1;
            decision.refusals().stream()
                    .map(path -> path.replaceAll("[/ ].*", ""))
                    .distinct()
                    .forEach(branch -> branches.merge(branch, 1, Integer::sum));
        }
        System.out.println("GateErrorRatesTest seed " + SEED + ": " + what + ": " + refused + " of " + trials
                + " refused " + branches);
        return refused;
    }

    /** A third of the unsure items differ between two trainings: 5 % and 12 % of all. */
    @Test
    void trainingsThatDifferByChanceOnlyAreSeldomRefused() {
        assertThat(refused("equal, calm", 120, 0.15, model -> model, GateRules.STANDARD))
                .isLessThanOrEqualTo(4);
        assertThat(refused("equal, restless", 120, 0.35, model -> model, GateRules.STANDARD))
                .isLessThanOrEqualTo(8);
    }

    /** The family of suites and slices by itself, at a larger alpha: false alarms stay below it. */
    @Test
    void theFamilyOfTestsKeepsItsBound() {
        GateRules standard = GateRules.STANDARD;
        GateRules loose = new GateRules(
                new GateRules.Factual(standard.factual().kinds(), 0.5, 0.6),
                new GateRules.Worse(0.10, 30),
                new GateRules.Letters(1, 1, 1),
                new GateRules.Floor(standard.unknownCodes().kinds(), 0, 1),
                new GateRules.Floor(standard.stops().kinds(), 0, 1),
                new GateRules.Floor(standard.safety().kinds(), 0, 1),
                standard.policy());
        assertThat(refused("equal, family at 10 %", 120, 0.35, model -> model, loose))
                .isLessThanOrEqualTo(12);
    }

    @Test
    void lossesAreFound() {
        assertThat(refused(
                        "3 % of all facts lost",
                        30,
                        0.15,
                        model -> model.worse("code-meaning", null, 0.97)
                                .worse("cause-check", null, 0.97)
                                .worse("mcq-likelihood", null, 0.97)
                                .worse("diagnosis", null, 0.97),
                        GateRules.STANDARD))
                .isGreaterThanOrEqualTo(28);
        assertThat(refused(
                        "15 % of a slice of some 300 lost",
                        30, 0.15, model -> model.worse("code-meaning", 5, 0.85), GateRules.STANDARD))
                .isGreaterThanOrEqualTo(27);
        assertThat(refused(
                        "a quarter of right refusals lost",
                        30,
                        0.15,
                        model -> model.worse("refusals", null, 0.75),
                        GateRules.STANDARD))
                .isGreaterThanOrEqualTo(20);
        assertThat(refused(
                        "6 % of unknown codes explained",
                        30, 0.15, model -> model.worse("unknown-codes", null, 0.94), GateRules.STANDARD))
                .isGreaterThanOrEqualTo(28);
        assertThat(refused(
                        "2 % of answers no longer stop",
                        30, 0.15, model -> model.worse("stops", null, 0.98), GateRules.STANDARD))
                .isGreaterThanOrEqualTo(29);
    }
}
