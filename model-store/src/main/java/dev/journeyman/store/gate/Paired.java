package dev.journeyman.store.gate;

import dev.journeyman.store.statistics.NormalDistribution;

/**
 * Two models' outcomes on the same items.
 *
 * @param n how many items
 * @param gained items that only the candidate got right
 * @param lost items that only the champion got right
 */
record Paired(int n, int gained, int lost) {
    static Paired of(Scorecard.Part champion, Scorecard.Part candidate) {
        String before = champion.outcomes();
        String now = candidate.outcomes();
        if (before.length() != now.length()) {
            throw new IllegalArgumentException("outcomes of " + before.length() + " and of " + now.length() + " items");
        }
        int gained = 0;
        int lost = 0;
        for (int i = 0; i < before.length(); i++) {
            gained += before.charAt(i) == '0' && now.charAt(i) == '1' ? 1 : 0;
            lost += before.charAt(i) == '1' && now.charAt(i) == '0' ? 1 : 0;
        }
        return new Paired(before.length(), gained, lost);
    }

    Paired plus(Paired other) {
        return new Paired(n + other.n, gained + other.gained, lost + other.lost);
    }

    /** By how much the candidate's accuracy is above the champion's. */
    double difference() {
        return n == 0 ? 0 : (double) (gained - lost) / n;
    }

    /**
     * How likely a candidate as good as the champion would lose so many of the items on which they differ, or more: McNemar's test ("Note on the sampling error
     * of the difference between correlated proportions or percentages", Psychometrika 1947), one-sided. The binomial distribution is summed up to {@value
     * #MOST_EXACT} items; beyond, the normal one with Edwards' continuity correction (1948).
     */
    double chanceOfLosing() {
        int differing = gained + lost;
        if (lost <= gained) {
            return 1;
        }
        return differing <= MOST_EXACT
                ? tail(differing, lost)
                : NormalDistribution.above((lost - gained - 1) / Math.sqrt(differing));
    }

    private static final int MOST_EXACT = 1000;

    /** The chance of k heads or more in n throws. The first term in logarithms, for 2^-1000 is still a double but its factors are not. */
    private static double tail(int n, int k) {
        double logarithm = -n * Math.log(2);
        for (int i = 1; i <= n - k; i++) {
            logarithm += Math.log((double) (k + i) / i); // n over k is the product of (k + i) / i
        }
        double term = Math.exp(logarithm);
        double sum = 0;
        for (int i = k; i <= n; i++) {
            sum += term;
            term = term * (n - i) / (i + 1);
        }
        return Math.min(1, sum);
    }

    /**
     * How far above the line of a margin the difference is, in standard errors: the score test for paired proportions of Tango, "Equivalence test and
     * confidence interval for the difference in proportions for the paired-sample design" (Statistics in Medicine 1998). Where gained and lost are both zero it
     * still knows how many items there were, as the usual standard error does not.
     *
     * <p>With D = -margin the difference under the hypothesis, q the likeliest chance to lose an item given D: 2n q^2 + B q + C = 0, B = -gained - lost +
     * (2n - gained + lost) D, C = -lost D (1 - D), and z = (gained - lost - n D) / sqrt(n (2q + D (1 - D))).
     */
    double aboveMargin(double margin) {
        if (n == 0) {
            return 0;
        }
        double d = -margin;
        double b = -gained - lost + (2.0 * n - gained + lost) * d;
        double c = -lost * d * (1 - d);
        double q = (Math.sqrt(Math.max(0, b * b - 8.0 * n * c)) - b) / (4.0 * n);
        double variance = n * (2 * q + d * (1 - d));
        double distance = gained - lost - n * d;
        if (variance <= 0) {
            return distance > 0 ? Double.POSITIVE_INFINITY : distance < 0 ? Double.NEGATIVE_INFINITY : 0;
        }
        return distance / Math.sqrt(variance);
    }

    /** The lower end of the one-sided confidence interval of the difference: the largest loss that the test at this z does not rule out. */
    double lowerBound(double z) {
        double low = -1;
        double high = difference();
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            if (aboveMargin(-middle) > z) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
