package dev.journeyman.loadtests.measurement;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A number measured several times: its median, smallest and largest value, and all of them in the order of the rounds.
 *
 * @param median the middle value, or the mean of the two middle ones
 * @param min the smallest
 * @param max the largest
 * @param values as measured
 */
public record Spread(double median, double min, double max, List<Double> values) {
    /**
     * The spread of some values.
     *
     * @throws IllegalArgumentException if there are none, or one is not finite
     */
    public static Spread of(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a spread needs at least one value");
        }
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (!Arrays.stream(sorted).allMatch(Double::isFinite)) {
            throw new IllegalArgumentException("not finite: " + values);
        }
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1], List.copyOf(values));
    }

    /** The spread of a number of each round. */
    public static <R> Spread of(List<R> rounds, ToDoubleFunction<R> number) {
        return of(rounds.stream().mapToDouble(number).boxed().toList());
    }

    /** As a table shows it: the median, in brackets the smallest and the largest. */
    public String told() {
        return String.format(Locale.ROOT, "%.1f (%.1f-%.1f)", median, min, max);
    }
}
