package dev.journeyman.loadtests.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The line through the last two thirds. Numbers are worked by hand. */
class TrendTest {
    private static List<Double> values(java.util.function.IntToDoubleFunction of, int count) {
        return IntStream.range(0, count).mapToObj(of::applyAsDouble).toList();
    }

    @Test
    void theFirstThirdIsLeftOut() {
        Trend trend = Trend.of(values(i -> i < 30 ? 5.0 * i : 150, 90)); // fills, then stays
        assertThat(trend.mean()).isEqualTo(150);
        assertThat(trend.rise()).isCloseTo(0, within(1e-9));
        assertThat(trend.samples()).isEqualTo(60);
        assertThat(trend.isFlat(0.01)).isTrue();
    }

    @Test
    void aSlowLeakIsSeenThroughTheNoise() {
        Trend trend = Trend.of(values(i -> 1000 + i + (i % 2 == 0 ? 40 : -40), 300)); // 199 in the last two thirds
        assertThat(trend.rise()).isCloseTo(199, within(2.0));
        assertThat(trend.isFlat(0.05)).isFalse();
        assertThat(trend.isFlat(0.25)).isTrue();
    }

    @Test
    void whatChanceDoesIsNoRise() {
        List<Double> lowest = List.of(70.0, 70.0, 70.0, 60.0, 85.0, 62.0, 64.0, 88.0, 79.0); // of a heap, say
        Trend noise = Trend.of(lowest);
        assertThat(noise.rise()).isGreaterThan(0.05 * noise.mean());
        assertThat(noise.isFlat(0.05)).isTrue();
    }

    @Test
    void theLineOfFourPoints() {
        // 0 and 1 are left out; 1, 2, 2, 3: slope 0.6, so 1.8 from the first to the last
        Trend trend = Trend.of(List.of(90.0, 90.0, 1.0, 2.0, 2.0, 3.0));
        assertThat(trend.mean()).isEqualTo(2);
        assertThat(trend.rise()).isCloseTo(1.8, within(1e-9));
        // off the line by -0.1, 0.3, -0.3, 0.1: variance 0.2/2, over a sum of squares of 5, times 3 steps
        assertThat(trend.error()).isCloseTo(3 * Math.sqrt(0.02), within(1e-9));
        assertThat(trend.isFlat(0.9 - Math.sqrt(0.18) - 0.01))
                .as("beyond two errors")
                .isFalse();
        assertThat(trend.isFlat(0.9 - Math.sqrt(0.18) + 0.01)).isTrue();
        assertThat(Trend.of(List.of(3.0, 3.0, 2.0)).isFlat(0.01))
                .as("what falls is flat")
                .isTrue();
    }

    @Test
    void theLowestOfEachStretch() {
        List<Double> saw = values(i -> 10 + i % 5, 20); // cleared every fifth time
        assertThat(Trend.lowest(saw, 4)).containsExactly(10.0, 10.0, 10.0, 10.0);
        assertThat(Trend.lowest(List.of(3.0, 2.0, 1.0), 30)).containsExactly(3.0, 2.0, 1.0);
        assertThat(Trend.lowest(List.of(4.0, 3.0, 2.0, 1.0, 0.0), 2)).containsExactly(3.0, 0.0);
    }

    @Test
    void twoValuesAreNoTrend() {
        assertThatThrownBy(() -> Trend.of(List.of(1.0, 2.0))).isInstanceOf(IllegalArgumentException.class);
    }
}
