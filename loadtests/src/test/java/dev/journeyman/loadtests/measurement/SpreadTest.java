package dev.journeyman.loadtests.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void oddCountHasAMiddle() {
        Spread spread = Spread.of(List.of(9.0, 1.0, 5.0));

        assertThat(spread).isEqualTo(new Spread(5, 1, 9, List.of(9.0, 1.0, 5.0)));
    }

    @Test
    void evenCountTakesTheMeanOfTheTwoMiddleOnes() {
        assertThat(Spread.of(List.of(4.0, 1.0, 100.0, 2.0)).median()).isEqualTo(3);
    }

    @Test
    void oneDisturbedRoundDoesNotMoveTheMedianFar() {
        assertThat(Spread.of(List.of(10.0, 11.0, 10.5, 900.0, 10.2)).median()).isEqualTo(10.5);
    }

    @Test
    void nothingAndNonsenseAreRefused() {
        assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Spread.of(List.of(1.0, Double.NaN)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> Spread.of(List.of(Double.POSITIVE_INFINITY)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
