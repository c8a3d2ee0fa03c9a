package dev.journeyman.loadtests.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void percentilesOfOneToAThousandMilliseconds() {
        Latencies latencies = new Latencies();
        for (int millis = 1000; millis >= 1; millis--) {
            latencies.record(Duration.ofMillis(millis));
        }

        Latencies.Summary summary = latencies.drain();

        assertThat(summary.count()).isEqualTo(1000);
        assertThat(summary.p50Millis()).isCloseTo(500, within(0.6));
        assertThat(summary.p95Millis()).isCloseTo(950, within(1.0));
        assertThat(summary.p99Millis()).isCloseTo(990, within(1.0));
        assertThat(summary.maxMillis()).isCloseTo(1000, within(1.0));
    }

    @Test
    void nothingCountedIsZeroAndDrainingForgets() {
        Latencies latencies = new Latencies();
        latencies.record(Duration.ofMillis(5));
        latencies.drain();

        assertThat(latencies.drain()).isEqualTo(new Latencies.Summary(0, 0, 0, 0, 0));
    }

    @Test
    void whatIsOutOfRangeIsCutAndDoesNotThrow() {
        Latencies latencies = new Latencies();
        latencies.record(Duration.ofHours(5));
        latencies.record(Duration.ofNanos(-5));

        assertThat(latencies.drain().maxMillis()).isCloseTo(Latencies.LONGEST.toMillis(), within(1000.0));
    }
}
