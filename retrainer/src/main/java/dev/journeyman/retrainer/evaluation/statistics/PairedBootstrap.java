package dev.journeyman.retrainer.evaluation.statistics;

import dev.journeyman.store.statistics.NormalDistribution;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The 95 % interval of a mean of differences that were measured in pairs, one pair an item: what the mean would be on other items of the same kind. The same differences and
 * seed give the same interval.
 *
 * <p>Efron and Tibshirani, "An Introduction to the Bootstrap" (1993), chapters 13 and 14: the differences are drawn again with replacement, as many as there are, and the
 * mean of each draw is noted. {@link Method#PERCENTILE} takes the 2.5th and the 97.5th percentile of these means. {@link Method#BCA} moves both percentiles for the bias of
 * the means (how many lie below what was measured) and for their skewness (the acceleration, by the jackknife), and is the better of the two for skewed differences. Where all
 * differences are equal, both give that one value: the items tell nothing of other values.
 *
 * <p>Why pairs: two models err on the same hard items. The difference of two accuracies varies less than either, and what both get right or both get wrong says nothing of
 * which is better.
 */
public final class PairedBootstrap {
    /** How many draws are taken. */
    public static final int RESAMPLES = 10_000;

    private static final double TAIL = 0.025;

    /** How percentiles become an interval. */
    public enum Method {
        /** The percentiles themselves. */
        PERCENTILE,
        /** Corrected for bias and skewness ("bias-corrected and accelerated"). */
        BCA
    }

    private PairedBootstrap() {}

    /**
     * The interval of the mean, by BCa with {@value #RESAMPLES} draws.
     *
     * @param differences one an item, at least one
     */
    public static Interval interval(double[] differences, long seed) {
        return interval(differences, Method.BCA, RESAMPLES, seed);
    }

    /**
     * The interval of the mean.
     *
     * @param differences one an item, at least one, all finite
     * @param resamples how many draws, at least 100
     */
    public static Interval interval(double[] differences, Method method, int resamples, long seed) {
        if (differences.length == 0) {
            throw new IllegalArgumentException("an interval needs at least one difference");
        }
        if (resamples < 100) {
            throw new IllegalArgumentException("resamples must be at least 100, was " + resamples);
        }
        for (double difference : differences) {
            if (!Double.isFinite(difference)) {
                throw new IllegalArgumentException("a difference is " + difference);
            }
        }
        double measured = mean(differences);
        if (Arrays.stream(differences).allMatch(difference -> difference == differences[0])) {
            return new Interval(differences[0], differences[0]);
        }
        double[] means = means(differences, resamples, seed);
        if (method == Method.PERCENTILE) {
            return new Interval(percentile(means, TAIL), percentile(means, 1 - TAIL));
        }
        double bias = bias(means, measured);
        double acceleration = acceleration(differences, measured);
        return new Interval(
                percentile(means, moved(TAIL, bias, acceleration)),
                percentile(means, moved(1 - TAIL, bias, acceleration)));
    }

    /** The means of draws with replacement, ascending. */
    static double[] means(double[] differences, int resamples, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = differences.length;
        double[] means = new double[resamples];
        for (int r = 0; r < resamples; r++) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += differences[random.nextInt(n)];
            }
            means[r] = sum / n;
        }
        Arrays.sort(means);
        return means;
    }

    /** z0: the quantile of the share of means below what was measured; ties count half, or differences of whole numbers would seem biased. */
    static double bias(double[] means, double measured) {
        double below = 0;
        for (double mean : means) {
            // sums in another order differ in their last digits
            double apart = mean - measured;
            below += Math.abs(apart) < 1e-12 ? 0.5 : apart < 0 ? 1 : 0;
        }
        double share = Math.clamp(below / means.length, 0.5 / means.length, 1 - 0.5 / means.length);
        return NormalDistribution.quantile(share);
    }

    /** a: a sixth of the skewness of the jackknife's means, which for a mean is that of the differences over the root of their number. */
    static double acceleration(double[] differences, double measured) {
        double squares = 0;
        double cubes = 0;
        for (double difference : differences) {
            double d = difference - measured;
            squares += d * d;
            cubes += d * d * d;
        }
        return cubes / (6 * Math.pow(squares, 1.5));
    }

    private static double moved(double tail, double bias, double acceleration) {
        double z = bias + NormalDistribution.quantile(tail);
        return NormalDistribution.below(bias + z / (1 - acceleration * z));
    }

    /** The percentile of ascending values, between two of them where it falls there. */
    private static double percentile(double[] ascending, double share) {
        double place = share * (ascending.length - 1);
        int low = (int) Math.floor(place);
        int high = Math.min(low + 1, ascending.length - 1);
        return ascending[low] + (place - low) * (ascending[high] - ascending[low]);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).sum() / values.length;
    }
}
