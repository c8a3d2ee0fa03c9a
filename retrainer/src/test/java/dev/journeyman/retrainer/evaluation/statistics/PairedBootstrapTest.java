package dev.journeyman.retrainer.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.journeyman.retrainer.evaluation.statistics.PairedBootstrap.Method;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PairedBootstrapTest {
    private static final long SEED = 60_601;

    /** Skewed to the right: a few large differences among many small ones. */
    private static final double[] SKEWED = {
        0.1, 0.2, 0.15, 3.0, 0.4, 0.05, 0.9, 0.3, 7.0, 0.2, 0.6, 0.35, 0.25, 1.8, 0.45, 0.7, 0.12, 0.22, 0.5, 2.6
    };

    @Test
    void aDrawOfThreeDifferencesHasTheMeansThatAreCountedByHand() {
        // of 0, 0, 1 drawn three times: the number of ones is binomial(3, 1/3), so means of 0, 1/3, 2/3 and 1 are 8,
        // 12, 6 and 1 of 27
        double[] means = PairedBootstrap.means(new double[] {0, 0, 1}, 270_000, SEED);
        double[] expected = {8 / 27.0, 12 / 27.0, 6 / 27.0, 1 / 27.0};
        for (int ones = 0; ones <= 3; ones++) {
            double mean = ones / 3.0;
            double share = Arrays.stream(means)
                            .filter(each -> Math.abs(each - mean) < 1e-9)
                            .count()
                    / 270_000.0;
            assertThat(share).as("mean " + mean).isCloseTo(expected[ones], offset(0.004));
        }
        assertThat(means).isSorted();
    }

    @Test
    void biasAndAccelerationByHand() {
        // of the means 8/27 lie below 1/3 and 12/27 on it: 14/27, a quantile of 0.0465 (a table: 0.04 is 0.5160, 0.05
        // is 0.5199)
        double[] means = PairedBootstrap.means(new double[] {0, 0, 1}, 270_000, SEED);
        assertThat(PairedBootstrap.bias(means, 1 / 3.0)).isCloseTo(0.0465, offset(0.01));
        // differences from the mean -1/3, -1/3, 2/3: squares 6/9, cubes 6/27; 6/27 / (6 (2/3)^1.5) = 0.068041
        assertThat(PairedBootstrap.acceleration(new double[] {0, 0, 1}, 1 / 3.0))
                .isCloseTo(0.068041, offset(1e-6));
        assertThat(PairedBootstrap.acceleration(SKEWED, 0.9945)).isCloseTo(0.102409492605716, offset(1e-12));
    }

    /** SciPy 1.17.1, {@code scipy.stats.bootstrap} with 400,000 draws; ours has 200,000. */
    @Test
    void anIndependentImplementationGivesTheSameIntervals() {
        Interval percentile = PairedBootstrap.interval(SKEWED, Method.PERCENTILE, 200_000, SEED);
        assertThat(percentile.low()).isCloseTo(0.41999999999999993, offset(0.01));
        assertThat(percentile.high()).isCloseTo(1.786, offset(0.02));
        Interval bca = PairedBootstrap.interval(SKEWED, Method.BCA, 200_000, SEED);
        assertThat(bca.low()).isCloseTo(0.52, offset(0.01));
        assertThat(bca.high()).isCloseTo(2.162405530322838, offset(0.03));
        double[] outcomes = new double[100];
        Arrays.fill(outcomes, 0, 25, 1);
        Arrays.fill(outcomes, 25, 35, -1);
        assertThat(PairedBootstrap.interval(outcomes, Method.BCA, 200_000, SEED).low())
                .isCloseTo(0.04, offset(0.0101));
        assertThat(PairedBootstrap.interval(outcomes, Method.BCA, 200_000, SEED).high())
                .isCloseTo(0.26, offset(0.0101));
    }

    /** Differences of two skewed measurements that share half of what makes them vary. */
    @ParameterizedTest
    @EnumSource(Method.class)
    void intervalsCoverTheTruthInNineteenOfTwentyCases(Method method) {
        System.out.printf("coverage of %s on 100 skewed differences, seed %d: ", method, SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        int runs = 2000;
        int covered = 0;
        for (int run = 0; run < runs; run++) {
            double[] differences = new double[100];
            for (int i = 0; i < differences.length; i++) {
                double shared = -Math.log(1 - random.nextDouble());
                double a = shared - Math.log(1 - random.nextDouble());
                double b = shared - 1.5 * Math.log(1 - random.nextDouble());
                differences[i] = b - a;
            }
            covered += PairedBootstrap.interval(differences, method, 1000, SEED + run)
                            .contains(0.5)
                    ? 1
                    : 0;
        }
        double share = (double) covered / runs;
        System.out.println(share);
        assertThat(share).isBetween(0.93, 0.97);
    }

    @Test
    void theSameSeedGivesTheSameIntervalAndEqualDifferencesHaveNoWidth() {
        assertThat(PairedBootstrap.interval(SKEWED, 3)).isEqualTo(PairedBootstrap.interval(SKEWED, 3));
        assertThat(PairedBootstrap.interval(SKEWED, 3)).isNotEqualTo(PairedBootstrap.interval(SKEWED, 4));
        assertThat(PairedBootstrap.interval(new double[] {1, 1, 1}, 3)).isEqualTo(new Interval(1, 1));
        assertThatThrownBy(() -> PairedBootstrap.interval(new double[0], 3)).hasMessageContaining("at least one");
        assertThatThrownBy(() -> PairedBootstrap.interval(new double[] {Double.NaN}, 3))
                .hasMessageContaining("NaN");
    }
}
