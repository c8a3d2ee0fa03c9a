package dev.journeyman.retrainer.evaluation.statistics;

import dev.journeyman.store.statistics.NormalDistribution;

/**
 * How likely two equally good models would differ on the same items at least as much as these two did, by chance: McNemar, "Note on the sampling error of the difference
 * between correlated proportions or percentages" (Psychometrika 1947). Only items count that one model got right and the other wrong: under equality either is as likely.
 *
 * <p>With fewer than {@value #EXACT_BELOW} such items the binomial distribution is summed (two-sided: twice the smaller tail, at most 1); with more, the square of the
 * difference over their number is compared with the chi-squared distribution of one degree of freedom, with the continuity correction of Edwards (1948).
 *
 * @param onlyFirst items that only the first model got right
 * @param onlySecond items that only the second one got right
 * @param exact whether p is of the binomial distribution
 * @param p in (0, 1]; 1 where the models do not differ on any item
 */
public record McNemar(int onlyFirst, int onlySecond, boolean exact, double p) {
    /** From so many discordant items on the approximation is as good as the sum. */
    public static final int EXACT_BELOW = 25;

    /** The test for these numbers of discordant items. */
    public static McNemar of(int onlyFirst, int onlySecond) {
        if (onlyFirst < 0 || onlySecond < 0) {
            throw new IllegalArgumentException("counts are not negative: " + onlyFirst + " and " + onlySecond);
        }
        int n = Math.addExact(onlyFirst, onlySecond);
        if (n < EXACT_BELOW) {
            return new McNemar(onlyFirst, onlySecond, true, binomial(Math.min(onlyFirst, onlySecond), n));
        }
        double apart = Math.max(0, Math.abs((double) onlyFirst - onlySecond) - 1);
        double z = apart / Math.sqrt(n);
        return new McNemar(onlyFirst, onlySecond, false, Math.min(1, 2 * NormalDistribution.above(z)));
    }

    /** Twice the chance of at most k heads in n throws. */
    private static double binomial(int k, int n) {
        double ways = 1;
        double sum = 0;
        for (int i = 0; i <= k; i++) {
            sum += ways;
            ways = ways * (n - i) / (i + 1);
        }
        return Math.min(1, 2 * sum / Math.pow(2, n));
    }
}
