package dev.journeyman.loadtests.load;

import java.util.ArrayList;
import java.util.List;

/**
 * The straight line through the last two thirds of what was measured at even distances, by least squares. The first third is left out: caches fill there.
 *
 * @param mean of those two thirds
 * @param rise of the line from their first to their last
 * @param samples how many they are
 */
record Trend(double mean, double rise, int samples) {
    /**
     * The line.
     *
     * @throws IllegalArgumentException where there are fewer than three values
     */
    static Trend of(List<Double> all) {
        if (all.size() < 3) {
            throw new IllegalArgumentException("a trend needs at least three values, there are " + all.size());
        }
        List<Double> values = all.subList(all.size() / 3, all.size());
        int n = values.size();
        double mean = values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        double middle = (n - 1) / 2.0;
        double both = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            both += (i - middle) * (values.get(i) - mean);
            squares += (i - middle) * (i - middle);
        }
        return new Trend(mean, both / squares * (n - 1), n);
    }

    /** The lowest of each of so many stretches of about the same length: what is left where something is cleared away now and then. */
    static List<Double> lowest(List<Double> all, int stretches) {
        int count = Math.min(stretches, all.size());
        List<Double> lowest = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lowest.add(all.subList(i * all.size() / count, (i + 1) * all.size() / count).stream()
                    .mapToDouble(Double::doubleValue)
                    .min()
                    .orElseThrow());
        }
        return lowest;
    }

    /** Whether the line rises by at most this part of the mean. */
    boolean isFlat(double most) {
        return rise <= most * mean;
    }
}
