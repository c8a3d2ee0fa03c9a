package dev.journeyman.loadtests.retrieval;

import java.util.List;
import java.util.Set;

/**
 * How well one question's ranking found its passages.
 *
 * @param recallAt5 the share of its passages that are among the first five
 * @param reciprocalRank one over the place of the first of them among the first ten, 0 where there is none
 * @param ndcgAt10 discounted cumulative gain of the first ten, over that of the best order (Jaervelin and Kekaelaeinen 2002); a passage counts 1 or 0
 */
record RankScore(double recallAt5, double reciprocalRank, double ndcgAt10) {
    /** How deep a ranking is looked at. */
    static final int DEPTH = 10;

    private static final int FIRST = 5;

    /** Of a ranking, best first, and the passages that answer, at least one. */
    static RankScore of(List<String> ranking, Set<String> right) {
        int found = 0;
        double reciprocal = 0;
        double gain = 0;
        double best = 0;
        for (int i = 0; i < DEPTH; i++) {
            double worth = Math.log(2) / Math.log(i + 2);
            if (i < right.size()) {
                best += worth;
            }
            if (i < ranking.size() && right.contains(ranking.get(i))) {
                found += i < FIRST ? 1 : 0;
                reciprocal = reciprocal == 0 ? 1.0 / (i + 1) : reciprocal;
                gain += worth;
            }
        }
        return new RankScore((double) found / right.size(), reciprocal, gain / best);
    }
}
