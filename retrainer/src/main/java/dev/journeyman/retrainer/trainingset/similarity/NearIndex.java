package dev.journeyman.retrainer.trainingset.similarity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds, among texts that were put in, those nearly like another: candidates by MinHash and bands, then the Jaccard similarity counted exactly.
 * Texts are numbered from 0 in the order in which they came.
 */
public final class NearIndex {
    private static final int FUNCTIONS = 128;
    private static final long SEED =
            0x6a6f75726e65796dL; // the functions are the same in every program, so that results are
    private static final Permutations PERMUTATIONS = Permutations.drawn(FUNCTIONS, SEED);

    private final double threshold;
    private final Bands bands;
    private final Map<Long, List<Integer>> byBand = new HashMap<>();
    private final List<Shingles> texts = new ArrayList<>();
    private int fewest = Integer.MAX_VALUE;

    /**
     * An index that finds texts of at least this similarity.
     *
     * @param threshold in (0, 1]
     */
    public NearIndex(double threshold) {
        if (!(threshold > 0 && threshold <= 1)) {
            throw new IllegalArgumentException("the threshold must be above 0 and at most 1, is " + threshold);
        }
        this.threshold = threshold;
        this.bands = Bands.forThreshold(FUNCTIONS, threshold);
    }

    /** Whether a text has enough runs to be like one that was put in; one that has not needs no signature. */
    public boolean canHold(Shingles text) {
        return text.runs().size() >= threshold * fewest;
    }

    /** A text with its signature, made once. */
    public record Signed(Shingles shingles, MinHash signature) {
        /** Of a set of runs. */
        public static Signed of(Shingles shingles) {
            return new Signed(shingles, MinHash.of(shingles.runs(), PERMUTATIONS));
        }
    }

    /** Puts a text in; its number. */
    public int add(Signed text) {
        int number = texts.size();
        texts.add(text.shingles());
        fewest = Math.min(fewest, text.shingles().runs().size());
        for (int band = 0; band < bands.bands(); band++) {
            byBand.computeIfAbsent(key(text, band), missing -> new ArrayList<>())
                    .add(number);
        }
        return number;
    }

    /** The texts that are as alike as the threshold or more, with their similarity, by number. One without words is like none. */
    public SortedMap<Integer, Double> near(Signed text) {
        SortedMap<Integer, Double> near = new TreeMap<>();
        if (text.shingles().runs().isEmpty()) {
            return near;
        }
        TreeSet<Integer> candidates = new TreeSet<>();
        for (int band = 0; band < bands.bands(); band++) {
            candidates.addAll(byBand.getOrDefault(key(text, band), List.of()));
        }
        for (int candidate : candidates) {
            double similarity = texts.get(candidate).similarity(text.shingles());
            if (similarity >= threshold) {
                near.put(candidate, similarity);
            }
        }
        return near;
    }

    private long key(Signed text, int band) {
        return text.signature().band(band * bands.rows(), (band + 1) * bands.rows());
    }
}
