package dev.journeyman.retrainer.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class WilsonTest {
    /** By hand with z^2 = 3.841459: see each line. */
    @Test
    void intervalsWorkedByHand() {
        // 0 of 10: middle = (z^2 / 20) / (1 + z^2 / 10) = 0.138765, half the same; high = z^2 / (10 + z^2)
        assertInterval(Wilson.of(0, 10), 0, 0.277533);
        // 10 of 10: the mirror image
        assertInterval(Wilson.of(10, 10), 0.722467, 1);
        // 5 of 10: 0.5 -+ 1.959964 / 1.3841459 * sqrt(0.025 + 0.00960365)
        assertInterval(Wilson.of(5, 10), 0.236593, 0.763407);
        // 81 of 263, the example of Newcombe, "Two-sided confidence intervals for the single proportion" (1998): 0.2553
        // to 0.3662
        assertThat(Wilson.of(81, 263).low()).isEqualTo(0.2553, within(5e-5));
        assertThat(Wilson.of(81, 263).high()).isEqualTo(0.3662, within(5e-5));
    }

    @Test
    void nothingCountedSaysNothing() {
        assertThat(Wilson.of(0, 0)).isEqualTo(new Wilson(0, 1));
        assertThatThrownBy(() -> Wilson.of(2, 1)).hasMessageContaining("2 of 1");
    }

    private static void assertInterval(Wilson interval, double low, double high) {
        assertThat(interval.low()).isEqualTo(low, within(1e-6));
        assertThat(interval.high()).isEqualTo(high, within(1e-6));
    }
}
