package dev.journeyman.loadtests.studies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ProportionTest {
    /** Newcombe 1998, table I: 81 of 263 and 15 of 148, method 3. */
    @Test
    void hasWilsonsInterval() {
        assertThat(new Proportion(81, 263).low()).isCloseTo(0.2553, within(5e-5));
        assertThat(new Proportion(81, 263).high()).isCloseTo(0.3662, within(5e-5));
        assertThat(new Proportion(15, 148).low()).isCloseTo(0.0624, within(5e-5));
        assertThat(new Proportion(15, 148).high()).isCloseTo(0.1605, within(5e-5));
    }

    @Test
    void nothingAskedSaysNothing() {
        assertThat(Proportion.NONE.low()).isZero();
        assertThat(Proportion.NONE.high()).isEqualTo(1);
        assertThat(Proportion.NONE.percent()).isEqualTo("-");
        assertThat(Proportion.NONE.plus(true).plus(false).plus(new Proportion(1, 2)))
                .isEqualTo(new Proportion(2, 4));
        assertThat(new Proportion(0, 20).whole()).isEqualTo("0.0 of 20 (0-16)");
    }

    @Test
    void moreRightThanAskedIsNone() {
        assertThatThrownBy(() -> new Proportion(3, 2)).isInstanceOf(IllegalArgumentException.class);
    }
}
