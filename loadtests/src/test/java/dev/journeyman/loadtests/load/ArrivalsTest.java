package dev.journeyman.loadtests.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Poisson arrivals: their count, the spread of their distances, and that a seed replays. */
class ArrivalsTest {
    private static long[] draw(long seed) {
        return Arrivals.poisson(50, Duration.ofSeconds(200), new SplittableRandom(seed));
    }

    @Test
    void theyComeInOrderBeforeTheEndAndAboutAsManyAsTheyShould() {
        long[] due = draw(7);
        assertThat(due.length).isBetween(9_500, 10_500); // 10,000, five standard deviations of 100
        assertThat(due).isSorted();
        assertThat(due[0]).isNotNegative();
        assertThat(due[due.length - 1]).isLessThan(200_000_000_000L);
    }

    @Test
    void distancesHaveAMeanAndADeviationOfOneOverTheRateAndNoMemory() {
        long[] due = draw(8);
        double[] gaps = new double[due.length - 1];
        for (int i = 1; i < due.length; i++) {
            gaps[i - 1] = (due[i] - due[i - 1]) / 1e9;
        }
        double mean = Arrays.stream(gaps).average().orElseThrow();
        double deviation = Math.sqrt(Arrays.stream(gaps)
                .map(gap -> (gap - mean) * (gap - mean))
                .average()
                .orElseThrow());
        assertThat(mean).isBetween(0.019, 0.021);
        assertThat(deviation).isBetween(0.019, 0.021);
        double longest = Arrays.stream(gaps).filter(gap -> gap > 0.04).count() / (double) gaps.length;
        assertThat(longest).as("above twice the mean").isBetween(0.12, 0.15); // exp(-2) is 0.135
        double product = 0;
        for (int i = 1; i < gaps.length; i++) {
            product += (gaps[i] - mean) * (gaps[i - 1] - mean);
        }
        assertThat(product / gaps.length / (deviation * deviation))
                .as("neighbours' correlation")
                .isBetween(-0.05, 0.05);
    }

    @Test
    void aSeedReplays() {
        assertThat(draw(9)).isEqualTo(draw(9)).isNotEqualTo(draw(10));
    }

    @Test
    void tooManyOrNoneAreRefused() {
        SplittableRandom random = new SplittableRandom(1);
        assertThatThrownBy(() -> Arrivals.poisson(0, Duration.ofSeconds(1), random))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Arrivals.poisson(1e6, Duration.ofSeconds(1), random))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
