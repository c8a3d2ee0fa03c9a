package dev.journeyman.retrainer.relevance;

import dev.journeyman.retrainer.collect.text.StopWords;
import dev.journeyman.retrainer.evaluation.PlainWords;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The words that a domain speaks in: those in at least {@value #LEAST_TEXTS} of its texts, or in
 * {@value #LEAST_OF_FEW} where it has fewer than {@value #FEW}. What fewer have is not known, so that the domain's own texts have
 * unknown words too, as texts of others on the same matters will.
 */
final class Vocabulary {
    private static final int LEAST_TEXTS = 5;
    private static final int LEAST_OF_FEW = 2;
    private static final int FEW = 1000;
    private static final int FEWEST_LETTERS = 3;

    private final Set<String> known = new HashSet<>();

    Vocabulary(Collection<String> texts) {
        Map<String, Integer> counts = new HashMap<>();
        for (String text : texts) {
            new HashSet<>(telling(text)).forEach(word -> counts.merge(word, 1, Integer::sum));
        }
        int least = texts.size() < FEW ? LEAST_OF_FEW : LEAST_TEXTS;
        counts.forEach((word, count) -> {
            if (count >= least) {
                known.add(word);
            }
        });
    }

    /** Whether a word is known. */
    boolean has(String word) {
        return known.contains(word);
    }

    /** The share of these words that are not known; a half where there are none. */
    double unknown(List<String> words) {
        long unknown = words.stream().filter(word -> !known.contains(word)).count();
        return words.isEmpty() ? 0.5 : (double) unknown / words.size();
    }

    /** The words of a text that can say what it is about: no stop words, no numbers, nothing of one or two letters. */
    static List<String> telling(String text) {
        return PlainWords.of(text).words().stream()
                .filter(word -> word.length() >= FEWEST_LETTERS
                        && !StopWords.contains(word)
                        && !Character.isDigit(word.charAt(0)))
                .toList();
    }
}
