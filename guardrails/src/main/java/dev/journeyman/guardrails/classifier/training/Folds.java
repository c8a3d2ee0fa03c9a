package dev.journeyman.guardrails.classifier.training;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Which part of the corpus each text belongs to, near-duplicates to the same, so that what is held out was not seen in other words. Two texts are near-duplicates
 * where at least half of their word pairs are the same (Jaccard); pairs that many texts share are not used to find candidates, which bounds the work.
 */
final class Folds {
    /** A word pair that more texts have says nothing about their being the same. */
    private static final int MOST_POSTINGS = 40;

    private static final double ALIKE = 0.5;

    private Folds() {}

    /** The fold of each plain text, from 0. */
    static int[] of(List<String> plain, int folds, long seed) {
        int[] parent = new int[plain.size()];
        Arrays.setAll(parent, i -> i);
        List<Set<String>> pairs = plain.stream().map(Folds::pairs).toList();
        Map<String, int[]> holders = new HashMap<>();
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < pairs.size(); i++) {
            Map<Integer, Integer> shared = new HashMap<>();
            for (String pair : pairs.get(i)) {
                int count = counts.merge(pair, 1, Integer::sum);
                if (count > MOST_POSTINGS) {
                    continue;
                }
                int[] holding = holders.computeIfAbsent(pair, p -> new int[MOST_POSTINGS]);
                for (int h = 0; h < count - 1; h++) {
                    shared.merge(holding[h], 1, Integer::sum);
                }
                holding[count - 1] = i;
            }
            for (int other : shared.keySet()) {
                if (alike(pairs.get(i), pairs.get(other))) {
                    parent[root(parent, i)] = root(parent, other);
                }
            }
        }
        int[] fold = new int[plain.size()];
        for (int i = 0; i < fold.length; i++) {
            fold[i] = new SplittableRandom(seed ^ (root(parent, i) * 0x9e3779b97f4a7c15L)).nextInt(folds);
        }
        return fold;
    }

    private static Set<String> pairs(String plain) {
        String[] words = plain.split("[^\\p{L}\\p{N}]+", -1);
        Set<String> pairs = new HashSet<>();
        for (int i = 0; i < words.length; i++) {
            pairs.add((i == 0 ? "" : words[i - 1]) + ' ' + words[i]);
        }
        return pairs;
    }

    private static boolean alike(Set<String> one, Set<String> other) {
        int both = 0;
        for (String pair : one) {
            both += other.contains(pair) ? 1 : 0;
        }
        return both >= ALIKE * (one.size() + other.size() - both);
    }

    private static int root(int[] parent, int of) {
        int at = of;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }
}
