package dev.journeyman.retrainer.evaluation.texts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The match of a short answer with a right one, as SQuAD takes it (Rajpurkar et al. 2016): both in lower case, without ASCII punctuation, without the articles a, an and the, and with
 * single spaces. Where several answers are right, the best match counts: callers take the largest.
 */
public final class QaMatch {
    private static final Pattern PUNCTUATION = Pattern.compile("[!-/:-@\\[-`{-~]");
    private static final Pattern ARTICLE = Pattern.compile("\\b(?:a|an|the)\\b");
    private static final Pattern SPACES = Pattern.compile("\\s+");

    private QaMatch() {}

    /** A text as it is compared. */
    static String normalised(String text) {
        String bare = PUNCTUATION.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
        return SPACES.matcher(ARTICLE.matcher(bare).replaceAll(" "))
                .replaceAll(" ")
                .strip();
    }

    /** Whether both say the same. */
    public static boolean exact(String answer, String reference) {
        return normalised(answer).equals(normalised(reference));
    }

    /** The harmonic mean of the shares of words in common, as often as both have them; of two empty texts 1, of one empty text 0. */
    public static double f1(String answer, String reference) {
        List<String> said = words(answer);
        List<String> right = words(reference);
        if (said.isEmpty() || right.isEmpty()) {
            return said.equals(right) ? 1 : 0;
        }
        Map<String, Integer> left = new HashMap<>();
        right.forEach(word -> left.merge(word, 1, Integer::sum));
        int shared = 0;
        for (String word : said) {
            if (left.getOrDefault(word, 0) > 0) {
                shared++;
                left.merge(word, -1, Integer::sum);
            }
        }
        return Overlap.of(shared, said.size(), right.size()).f();
    }

    private static List<String> words(String text) {
        String normalised = normalised(text);
        return normalised.isEmpty() ? new ArrayList<>() : List.of(SPACES.split(normalised, -1));
    }
}
