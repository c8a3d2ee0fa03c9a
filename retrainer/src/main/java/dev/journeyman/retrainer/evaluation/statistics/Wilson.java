package dev.journeyman.retrainer.evaluation.statistics;

/**
 * The 95 % interval of a share after Wilson, "Probable inference, the law of succession, and statistical inference" (JASA 1927): unlike the
 * normal approximation it stays within 0 and 1 and holds where the share is near them, as accuracies are.
 *
 * @param low in [0, 1]
 * @param high in [0, 1]
 */
public record Wilson(double low, double high) {
    /** The 0.975 quantile of the normal distribution. */
    private static final double Z = 1.959963984540054;

    /** The interval of {@code right} of {@code n}; from 0 to 1 where n is 0. */
    public static Wilson of(int right, int n) {
        if (right < 0 || right > n) {
            throw new IllegalArgumentException("right is between 0 and n, not " + right + " of " + n);
        }
        if (n == 0) {
            return new Wilson(0, 1);
        }
        double p = (double) right / n;
        double z2 = Z * Z;
        double middle = (p + z2 / (2 * n)) / (1 + z2 / n);
        double half = Z / (1 + z2 / n) * Math.sqrt(p * (1 - p) / n + z2 / (4.0 * n * n));
        return new Wilson(Math.max(0, middle - half), Math.min(1, middle + half));
    }
}
