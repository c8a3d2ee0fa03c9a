package dev.journeyman.loadtests.measurement;

import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Durations counted by many threads: percentiles to three digits, in bounded memory. Longer ones than {@link #LONGEST} count as
 * that.
 */
public final class Latencies {
    /** The longest duration that is told apart. */
    public static final Duration LONGEST = Duration.ofMinutes(10);

    private static final int DIGITS = 3;

    private final Recorder recorder = new Recorder(LONGEST.toNanos() / 1_000, DIGITS);

    /** Percentiles in milliseconds. All zero where nothing was counted. */
    public record Summary(long count, double p50Millis, double p95Millis, double p99Millis, double maxMillis) {}

    /** Counts one. */
    public void record(Duration duration) {
        recorder.recordValue(Math.clamp(duration.toNanos() / 1_000, 0, LONGEST.toNanos() / 1_000));
    }

    /** The percentiles of everything since the last call of this method. */
    public Summary drain() {
        Histogram histogram = recorder.getIntervalHistogram();
        return new Summary(
                histogram.getTotalCount(),
                histogram.getValueAtPercentile(50) / 1e3,
                histogram.getValueAtPercentile(95) / 1e3,
                histogram.getValueAtPercentile(99) / 1e3,
                histogram.getMaxValue() / 1e3);
    }
}
