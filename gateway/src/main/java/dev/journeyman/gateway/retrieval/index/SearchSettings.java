package dev.journeyman.gateway.retrieval.index;

import java.util.ArrayList;
import java.util.List;

/**
 * How a search weighs what it finds. docs/decisions/0008-retrieval.md says how the defaults were measured.
 *
 * @param method which of the two searches count
 * @param candidates how many passages each search brings to the fusion
 * @param k of reciprocal rank
 * @param vectorWeight what a place in the vector search counts against one in the BM25 search
 * @param codeWeight what a place among the passages of an asked code counts
 * @param titleWeight how often a word of the title counts as one of the text
 * @param headingWeight how often a word of a heading counts as one of the text
 * @param codeBoost what an asked code adds to a passage's BM25 score
 * @param partBoost what an asked part adds
 * @param makeBoost what an asked make adds
 * @param yearBoost what an asked year adds
 */
public record SearchSettings(
        Method method,
        int candidates,
        double k,
        double vectorWeight,
        double codeWeight,
        double titleWeight,
        double headingWeight,
        double codeBoost,
        double partBoost,
        double makeBoost,
        double yearBoost) {
    /** Which searches are made. */
    public enum Method {
        /** Words and exact fields only. */
        BM25,
        /** Vectors only. */
        VECTORS,
        /** Both, fused. */
        FUSED
    }

    /** What serves. */
    public static final SearchSettings DEFAULTS = new SearchSettings(Method.FUSED, 50, 10, 1, 1, 4, 1.5, 8, 2, 1, 0.5);

    /** All problems at once. */
    public SearchSettings {
        List<String> problems = new ArrayList<>();
        if (candidates < 1 || candidates > 1_000) {
            problems.add("candidates must be 1 to 1000");
        }
        if (!(k >= 0 && k <= 10_000)) {
            problems.add("k must be 0 to 10000");
        }
        if (!(titleWeight >= 1 && titleWeight <= 100) || !(headingWeight >= 1 && headingWeight <= 100)) {
            problems.add("titleWeight and headingWeight must be 1 to 100");
        }
        for (double boost : new double[] {vectorWeight, codeWeight, codeBoost, partBoost, makeBoost, yearBoost}) {
            if (!(boost >= 0 && boost <= 1_000)) {
                problems.add("weights and boosts must be 0 to 1000");
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    /** The same by another method. */
    public SearchSettings by(Method other) {
        return new SearchSettings(
                other,
                candidates,
                k,
                vectorWeight,
                codeWeight,
                titleWeight,
                headingWeight,
                codeBoost,
                partBoost,
                makeBoost,
                yearBoost);
    }
}
