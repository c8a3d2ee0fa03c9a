package dev.journeyman.store.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;

/** Against SciPy 1.17.1 ({@code scipy.stats.norm.sf} and {@code ppf}), an independent implementation. */
class NormalDistributionTest {
    @Test
    void sharesAboveAreExactInTheirLeadingDigits() {
        double[][] known = {
            {0, 0.5},
            {0.5, 0.3085375387259869},
            {1, 0.15865525393145707},
            {1.959963984540054, 0.025},
            {2.5, 0.006209665325776132},
            {3, 0.0013498980316300933},
            {5, 2.866515718791933e-07},
            {8, 6.22096057427174e-16}
        };
        for (double[] each : known) {
            assertThat(NormalDistribution.above(each[0]))
                    .as("above " + each[0])
                    .isCloseTo(each[1], withinPercentage(1e-9));
            assertThat(NormalDistribution.above(-each[0])).isCloseTo(1 - each[1], offset(1e-14));
            assertThat(NormalDistribution.below(-each[0])).isCloseTo(each[1], withinPercentage(1e-9));
        }
    }

    @Test
    void quantilesAreTheInverse() {
        assertThat(NormalDistribution.quantile(0.025)).isCloseTo(-1.9599639845400545, offset(1e-12));
        assertThat(NormalDistribution.quantile(0.5)).isCloseTo(0, offset(1e-12));
        assertThat(NormalDistribution.quantile(0.9)).isCloseTo(1.2815515655446004, offset(1e-12));
        assertThat(NormalDistribution.quantile(0.999)).isCloseTo(3.090232306167813, offset(1e-12));
        assertThat(NormalDistribution.quantile(1e-6)).isCloseTo(-4.753424308822899, offset(1e-10));
        assertThatThrownBy(() -> NormalDistribution.quantile(1)).hasMessageContaining("not of 1");
    }
}
