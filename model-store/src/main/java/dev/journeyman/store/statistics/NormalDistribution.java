package dev.journeyman.store.statistics;

/**
 * The standard normal distribution: its shares and its quantiles, to about fourteen digits.
 *
 * <p>The share above x is computed from Laplace's continued fraction for Mills' ratio where x is large, and from the power series of the integral where it is small; the
 * quantile by halving the interval in which it lies, since nothing here asks for so many that it matters.
 */
public final class NormalDistribution {
    /** From here on the fraction needs fewer terms than the series. */
    private static final double SERIES_TO = 2.5;

    private static final int FRACTION_TERMS = 200;
    private static final int SERIES_TERMS = 200;
    private static final int HALVINGS = 100;
    private static final double FARTHEST = 40;
    private static final double ROOT_OF_TWO_PI = Math.sqrt(2 * Math.PI);

    private NormalDistribution() {}

    /** The share of the distribution that lies below x. */
    public static double below(double x) {
        return x < 0 ? above(-x) : 1 - above(x);
    }

    /** The share of the distribution that lies above x, exact in its leading digits however small it is. */
    public static double above(double x) {
        if (x < 0) {
            return 1 - above(-x);
        }
        if (x > FARTHEST) {
            return 0;
        }
        double density = Math.exp(-x * x / 2) / ROOT_OF_TWO_PI;
        if (x > SERIES_TO) {
            double fraction = x;
            for (int k = FRACTION_TERMS; k >= 1; k--) {
                fraction = x + k / fraction;
            }
            return density / fraction;
        }
        // density * (x + x^3/3 + x^5/(3*5) + ...) lies between 0 and x
        double term = x;
        double sum = x;
        for (int k = 1; k < SERIES_TERMS && term > 1e-18; k++) {
            term *= x * x / (2 * k + 1);
            sum += term;
        }
        return 0.5 - density * sum;
    }

    /**
     * The x below which a share of the distribution lies.
     *
     * @param share between 0 and 1, both exclusive
     */
    public static double quantile(double share) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException("a quantile is of a share between 0 and 1, not of " + share);
        }
        double low = -FARTHEST;
        double high = FARTHEST;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (below(middle) < share) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }
}
