package dev.journeyman.store.gate;

/** The standard normal distribution. */
final class Normal {
    private static final int STEPS = 200;

    private Normal() {}

    /**
     * The chance of more than z. By the continued fraction of Laplace (Abramowitz and Stegun 26.2.14) from 3 on and by the series 26.2.11 below: to twelve
     * digits, and far tails keep their size.
     */
    static double above(double z) {
        if (z < 0) {
            return 1 - above(-z);
        }
        double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
        if (z >= 3) {
            double fraction = z;
            for (int i = STEPS; i >= 1; i--) {
                fraction = z + i / fraction;
            }
            return density / fraction;
        }
        double term = z;
        double sum = z;
        for (int i = 1; i <= STEPS; i++) {
            term *= z * z / (2 * i + 1);
            sum += term;
        }
        return 0.5 - density * sum;
    }

    /** The z below which a share p in (0.5, 1) of it lies. */
    static double quantile(double p) {
        double low = 0;
        double high = 10;
        for (int i = 0; i < 80; i++) {
            double middle = (low + high) / 2;
            if (1 - above(middle) < p) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }
}
