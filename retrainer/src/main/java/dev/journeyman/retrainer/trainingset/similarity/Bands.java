package dev.journeyman.retrainer.trainingset.similarity;

/**
 * How a signature is cut for locality-sensitive hashing: two that agree in all rows of a band are candidates. Sets of similarity s become
 * candidates with probability {@code 1 - (1 - s^rows)^bands} (Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, 3.4).
 *
 * @param bands how many
 * @param rows functions a band
 */
public record Bands(int bands, int rows) {
    /** How seldom a pair at the threshold may be missed. */
    private static final double MOST_MISSED = 1e-3;

    /** Checks both. */
    public Bands {
        if (bands < 1 || rows < 1) {
            throw new IllegalArgumentException("bands and rows are at least 1, are " + bands + " and " + rows);
        }
    }

    /**
     * The cut with the fewest candidates that misses at most one in a thousand pairs at the threshold. Candidates are counted exactly afterwards, so
     * what matters is that none is missed.
     *
     * @param functions of the signatures
     * @param threshold similarity above which a pair is to be found, in (0, 1]
     */
    public static Bands forThreshold(int functions, double threshold) {
        Bands best = new Bands(functions, 1);
        for (int rows = 2; rows <= functions; rows++) {
            Bands cut = new Bands(functions / rows, rows);
            if (1 - cut.found(threshold) <= MOST_MISSED) {
                best = cut;
            }
        }
        return best;
    }

    /** The probability that two sets of this similarity become candidates. */
    public double found(double similarity) {
        return 1 - Math.pow(1 - Math.pow(similarity, rows), bands);
    }
}
