package dev.journeyman.gateway.retrieval;

import dev.journeyman.gateway.retrieval.index.Hit;

/**
 * When a passage helps, for the mode auto: it has a code that was asked for; or its vector is very near; or it is near and has enough of the question's words.
 * docs/decisions/0008-retrieval.md says how the thresholds were measured.
 *
 * @param sureSimilarity from here on the vector alone is enough
 * @param leastSimilarity below it words do not help either
 * @param leastCoverage the share of the question's words that is needed then
 */
public record HelpRule(double sureSimilarity, double leastSimilarity, double leastCoverage) {
    /** As measured for the automotive domain's projection. */
    public static final HelpRule DEFAULTS = new HelpRule(0.8, 0.4, 0.25);

    /** All are shares, and sure is not below least. */
    public HelpRule {
        if (!(leastSimilarity >= -1 && sureSimilarity <= 1 && leastSimilarity <= sureSimilarity)
                || !(leastCoverage >= 0 && leastCoverage <= 1)) {
            throw new IllegalArgumentException(
                    "need -1 <= leastSimilarity <= sureSimilarity <= 1 and leastCoverage from 0 to 1");
        }
    }

    /** Whether a passage so close helps. */
    public boolean helps(Hit.Closeness closeness) {
        return closeness.codeMatched()
                || closeness.similarity() >= sureSimilarity
                || (closeness.similarity() >= leastSimilarity && closeness.coverage() >= leastCoverage);
    }
}
