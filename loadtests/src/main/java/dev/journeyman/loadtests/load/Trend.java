package dev.journeyman.loadtests.load;

import java.util.ArrayList;
import java.util.List;

/**
 * The straight line through the last two thirds of what was measured at even distances, by least squares. The first third is left out: caches fill there.
 *
 * @param mean of those two thirds
 * @param rise of the line from their first to their last
 * @param error the standard error of that rise, from how far the values lie off the line
 * @param samples how many they are
 */
record Trend(double mean, double rise, double error, int samples) {
    /** How many standard errors a rise must be beyond what is allowed: chance alone does that once in forty times. */
    private static final double ERRORS = 2;

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
        double slope = both / squares;
        double off = 0;
        for (int i = 0; i < n; i++) {
            off += Math.pow(values.get(i) - mean - slope * (i - middle), 2);
        }
        double error = n > 2 ? Math.sqrt(off / (n - 2) / squares) : 0;
        return new Trend(mean, slope * (n - 1), error * (n - 1), n);
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

    /** Whether it cannot be said that the line rises by more than this part of the mean. */
    boolean isFlat(double most) {
        return rise - ERRORS * error <= most * mean;
    }
}
