package dev.journeyman.retrainer.evaluation.statistics;

/**
 * Two models on the same items, each right or wrong: what the scorecards' {@code outcomes} say when laid side by side.
 *
 * <p>The interval of the difference is the percentile bootstrap over the items and two imagined ones, of which each model gets one right that the other gets wrong: what Agresti and
 * Min, "Simple improved confidence intervals for comparing matched proportions" (2005), add to such tables. Without them two models that happen to differ nowhere would be told to be
 * equal for certain, and where models differ on few items the interval would be far too narrow: of 40 items of which 6 in 100 differ it would hold the truth in 77 of 100 cases. With
 * them it holds it in 94 to 97, and in more where next to nothing differs. From some hundred items on they change nothing that is seen. {@link PairedBootstrap.Method#BCA} is
 * no better here: its corrections are for values without steps, and on outcomes it holds the truth in 91 to 94 of 100 cases.
 *
 * @param n items
 * @param firstRight of the first model
 * @param secondRight of the second model
 * @param difference the second accuracy less the first, in [-1, 1]; 0 where there are no items
 * @param interval 95 %, of the difference
 * @param test whether it could be chance
 */
public record PairedOutcomes(
        int n, int firstRight, int secondRight, double difference, Interval interval, McNemar test) {
    /** The difference of two models that were asked nothing can be any. */
    private static final Interval ANYTHING = new Interval(-1, 1);

    /**
     * Lays two strings of outcomes side by side.
     *
     * @param first of the first model: one character an item, '1' right, '0' wrong
     * @param second of the second model, of the same items in the same order
     * @param seed of the bootstrap
     */
    public static PairedOutcomes of(String first, String second, long seed) {
        return of(first, second, PairedBootstrap.RESAMPLES, seed);
    }

    static PairedOutcomes of(String first, String second, int resamples, long seed) {
        if (first.length() != second.length()) {
            throw new IllegalArgumentException("outcomes of " + first.length() + " items and of " + second.length()
                    + " are not of the same items");
        }
        int n = first.length();
        double[] differences = new double[n + 2];
        differences[n] = 1;
        differences[n + 1] = -1;
        int onlyFirst = 0;
        int onlySecond = 0;
        int both = 0;
        for (int i = 0; i < n; i++) {
            boolean a = right(first, i);
            boolean b = right(second, i);
            differences[i] = (b ? 1 : 0) - (a ? 1 : 0);
            onlyFirst += a && !b ? 1 : 0;
            onlySecond += b && !a ? 1 : 0;
            both += a && b ? 1 : 0;
        }
        return new PairedOutcomes(
                n,
                both + onlyFirst,
                both + onlySecond,
                n == 0 ? 0 : (double) (onlySecond - onlyFirst) / n,
                n == 0
                        ? ANYTHING
                        : PairedBootstrap.interval(differences, PairedBootstrap.Method.PERCENTILE, resamples, seed),
                McNemar.of(onlyFirst, onlySecond));
    }

    private static boolean right(String outcomes, int i) {
        char c = outcomes.charAt(i);
        if (c != '0' && c != '1') {
            throw new IllegalArgumentException("an outcome is '0' or '1', not '" + c + "'");
        }
        return c == '1';
    }
}
