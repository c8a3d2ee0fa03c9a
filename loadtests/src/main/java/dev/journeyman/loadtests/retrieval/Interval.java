package dev.journeyman.loadtests.retrieval;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A mean and where it lies with 95 % by the bootstrap (Efron 1979): the means of many samples drawn with replacement, from the 2.5th to the 97.5th of a hundred.
 *
 * @param mean of the values
 * @param low end
 * @param high end
 */
record Interval(double mean, double low, double high) {
    private static final int SAMPLES = 2_000;

    /** Of some values; all zero for none. */
    static Interval of(double[] values, long seed) {
        if (values.length == 0) {
            return new Interval(0, 0, 0);
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] means = new double[SAMPLES];
        for (int s = 0; s < SAMPLES; s++) {
            double sum = 0;
            for (int i = 0; i < values.length; i++) {
                sum += values[random.nextInt(values.length)];
            }
            means[s] = sum / values.length;
        }
        Arrays.sort(means);
        return new Interval(
                Arrays.stream(values).average().orElse(0),
                means[(int) (SAMPLES * 0.025)],
                means[(int) (SAMPLES * 0.975) - 1]);
    }
}
