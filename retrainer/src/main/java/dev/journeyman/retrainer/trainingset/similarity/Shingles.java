package dev.journeyman.retrainer.trainingset.similarity;

import dev.journeyman.retrainer.evaluation.PlainWords;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A text as the set of its runs of words, in plain form. A text shorter than a run is one run by itself; one without words has none.
 *
 * @param runs each run once, in the text's order
 */
public record Shingles(Set<String> runs) {
    /** Runs that tell one sentence from another and survive a changed word. */
    public static final int WORDS = 3;

    /** Keeps a copy that cannot be changed. */
    public Shingles {
        runs = Collections.unmodifiableSet(new LinkedHashSet<>(runs));
    }

    /** The runs of {@value #WORDS} words. */
    public static Shingles of(String text) {
        return of(PlainWords.of(text).words(), WORDS);
    }

    /** Each word of the text. */
    public static Shingles words(String text) {
        return of(PlainWords.of(text).words(), 1);
    }

    /** The runs of so many of these words. */
    static Shingles of(List<String> words, int length) {
        Set<String> runs = new LinkedHashSet<>();
        if (!words.isEmpty() && words.size() < length) {
            runs.add(String.join(" ", words));
        }
        for (int i = 0; i + length <= words.size(); i++) {
            runs.add(String.join(" ", words.subList(i, i + length)));
        }
        return new Shingles(runs);
    }

    /** The share of the runs that both have of those that either has (Jaccard); 1 where neither has any. */
    public double similarity(Shingles other) {
        if (runs.isEmpty() && other.runs.isEmpty()) {
            return 1;
        }
        boolean first = runs.size() <= other.runs.size();
        Set<String> fewer = first ? runs : other.runs;
        Set<String> more = first ? other.runs : runs;
        int both = 0;
        for (String run : fewer) {
            if (more.contains(run)) {
                both++;
            }
        }
        return (double) both / (runs.size() + other.runs.size() - both);
    }
}
