package dev.journeyman.gateway.rollout;

import org.jspecify.annotations.Nullable;

/** How long things took, in classes each of which is 15 % wider than the one before: from a millisecond to twenty minutes. */
final class Latencies {
    private static final int CLASSES = 101;
    private static final double LOG_RATIO = Math.log(1.15);
    private static final double NEARLY_ALL = 0.95;

    private final long[] counts;
    private long all;

    Latencies() {
        this(new long[0]);
    }

    /** With counts that were kept; missing ones are 0. */
    Latencies(long[] kept) {
        counts = new long[CLASSES];
        for (int i = 0; i < Math.min(CLASSES, kept.length); i++) {
            counts[i] = Math.max(0, kept[i]);
            all += counts[i];
        }
    }

    void add(long millis) {
        counts[classOf(millis)]++;
        all++;
    }

    private static int classOf(long millis) {
        return millis <= 1 ? 0 : Math.min(CLASSES - 1, (int) Math.ceil(Math.log((double) millis) / LOG_RATIO));
    }

    long count() {
        return all;
    }

    /** What 95 of 100 did not take longer than, rounded up to the end of its class; null where there is none. */
    @Nullable
    Long p95() {
        long seen = 0;
        for (int i = 0; i < CLASSES; i++) {
            seen += counts[i];
            if (all > 0 && (double) seen >= NEARLY_ALL * (double) all) {
                return Math.round(Math.exp(i * LOG_RATIO));
            }
        }
        return null;
    }

    long[] counts() {
        return counts.clone();
    }
}
