package dev.journeyman.retrainer.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.journeyman.store.statistics.Holm;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairedOutcomesTest {
    private static final long SEED = 60_602;

    @Test
    void countsByHand() {
        // both right, only the first, only the second twice, both wrong
        PairedOutcomes pair = PairedOutcomes.of("11000", "10110", 1);
        assertThat(pair.n()).isEqualTo(5);
        assertThat(pair.firstRight()).isEqualTo(2);
        assertThat(pair.secondRight()).isEqualTo(3);
        assertThat(pair.difference()).isCloseTo(0.2, offset(1e-12));
        // of three discordant items one or fewer the one way: (1 + 3) / 8, twice that is 1
        assertThat(pair.test()).isEqualTo(new McNemar(1, 2, true, 1));
        assertThat(pair.interval().contains(0.2)).isTrue();
        assertThat(pair.interval().low()).isBetween(-0.8, -0.2);
    }

    @Test
    void theOtherWayRoundItIsTheNegative() {
        PairedOutcomes there = PairedOutcomes.of("1101001", "1011011", 7);
        PairedOutcomes back = PairedOutcomes.of("1011011", "1101001", 7);
        assertThat(back.difference()).isEqualTo(-there.difference());
        assertThat(back.test().p()).isEqualTo(there.test().p());
    }

    /** Each item has a difficulty that both models meet: their answers are alike beyond chance, as in life. */
    @ParameterizedTest
    @CsvSource({"60, 0.8, 0.75", "200, 0.95, 0.9"})
    void intervalsCoverTheTruthInNineteenOfTwentyCases(int items, double firstRight, double secondRight) {
        System.out.printf("coverage of paired outcomes on %d items, seed %d: ", items, SEED);
        SplittableRandom random = new SplittableRandom(SEED + items);
        double truth = (secondRight - firstRight) / 2;
        double share = covered(random, truth, items, () -> {
            boolean shared = random.nextBoolean();
            double luck = random.nextDouble();
            boolean a = shared ? luck < 0.6 : luck < firstRight;
            boolean b = shared ? luck < 0.6 : random.nextDouble() < secondRight;
            return new boolean[] {a, b};
        });
        assertThat(share).isBetween(0.93, 0.97);
    }

    @Test
    void whereNextToNothingDiffersTheyAreRatherTooWide() {
        System.out.printf("coverage of rarely differing outcomes on 40 items, seed %d: ", SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        double share = covered(random, 0.02, 40, () -> {
            double luck = random.nextDouble();
            return new boolean[] {luck < 0.02, luck >= 0.02 && luck < 0.06};
        });
        assertThat(share).isGreaterThan(0.95);
        Interval same = PairedOutcomes.of("1".repeat(40), "1".repeat(40), 1).interval();
        assertThat(same.low())
                .as("forty items on which nobody differs do not say that nobody ever does")
                .isBetween(-0.1, -0.05);
        assertThat(same.high()).isBetween(0.05, 0.1);
    }

    private static double covered(SplittableRandom random, double truth, int items, Supplier<boolean[]> answers) {
        int runs = 1000;
        int covered = 0;
        for (int run = 0; run < runs; run++) {
            StringBuilder first = new StringBuilder();
            StringBuilder second = new StringBuilder();
            for (int i = 0; i < items; i++) {
                boolean[] both = answers.get();
                first.append(both[0] ? '1' : '0');
                second.append(both[1] ? '1' : '0');
            }
            covered += PairedOutcomes.of(first.toString(), second.toString(), 2000, random.nextLong())
                            .interval()
                            .contains(truth)
                    ? 1
                    : 0;
        }
        double share = (double) covered / runs;
        System.out.println(share);
        return share;
    }

    @Test
    void whatCannotBePairedIsRefused() {
        assertThatThrownBy(() -> PairedOutcomes.of("11", "1", 1)).hasMessageContaining("2 items and of 1");
        assertThatThrownBy(() -> PairedOutcomes.of("1?", "11", 1)).hasMessageContaining("'?'");
        assertThat(PairedOutcomes.of("", "", 1).interval()).isEqualTo(new Interval(-1, 1));
    }

    @Test
    void manyLooksCostSomething() {
        // by hand: ascending 0.01, 0.02, 0.03, 0.5 times 4, 3, 2, 1 are 0.04, 0.06, 0.06, 0.5
        double[] corrected = Holm.corrected(new double[] {0.03, 0.01, 0.5, 0.02});
        assertThat(corrected[0]).isCloseTo(0.06, offset(1e-12));
        assertThat(corrected[1]).isCloseTo(0.04, offset(1e-12));
        assertThat(corrected[2]).isCloseTo(0.5, offset(1e-12));
        assertThat(corrected[3]).isCloseTo(0.06, offset(1e-12));
        assertThat(Holm.corrected(new double[] {0.9, 0.8})).containsExactly(1, 1);
        assertThat(Holm.corrected(new double[0])).isEmpty();
    }
}
