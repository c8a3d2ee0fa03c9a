package dev.journeyman.gateway.retrieval.index;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Fuses ranked lists: an item's score is the sum over the lists of weight / (k + rank), ranks from 1 (Cormack, Clarke and Buettcher 2009). Scores of different
 * searches are never compared, only places; k says how much less the tenth place is worth than the first.
 *
 * @param k as in the paper, where 60 was found good
 */
record ReciprocalRank(double k) {
    ReciprocalRank {
        if (!(k >= 0 && k <= 10_000)) {
            throw new IllegalArgumentException("k must be 0 to 10000, was " + k);
        }
    }

    /** A list of items, best first, and what a place in it counts. */
    record Ranked<T>(List<T> items, double weight) {}

    /** An item with its score. */
    record Fused<T>(T item, double score) {}

    /** What a place of a list adds. */
    double share(int rank, double weight) {
        return weight / (k + rank);
    }

    /** All items of all lists, the best first; of equals the one that was met first. */
    <T> List<Fused<T>> fuse(List<Ranked<T>> lists) {
        Map<T, Double> scores = new LinkedHashMap<>();
        for (Ranked<T> list : lists) {
            int rank = 0;
            for (T item : list.items()) {
                scores.merge(item, share(++rank, list.weight()), Double::sum);
            }
        }
        List<Fused<T>> fused = new ArrayList<>();
        scores.forEach((item, score) -> fused.add(new Fused<>(item, score)));
        fused.sort(Comparator.comparingDouble((Fused<T> each) -> each.score()).reversed());
        return fused;
    }
}
