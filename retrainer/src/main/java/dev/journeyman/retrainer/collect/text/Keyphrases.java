package dev.journeyman.retrainer.collect.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The phrases that texts are about, by RAKE (Rose, Engel, Cramer, Cowley, Automatic Keyword Extraction from Individual Documents, 2010).
 *
 * <p>A text is cut at punctuation, numbers and stop words; what is between is a candidate. A word's score is its degree (the words of all candidates that it
 * stands in) by its frequency, which favours words of long phrases; a candidate's is the sum over its words. RAKE is for one document. For a corpus, which
 * says its phrases over and over, three things are added: candidates have at most {@value #MOST_WORDS} words, the score is multiplied by
 * {@code ln(1 + count)}, and a phrase within a better one is left out. Equal texts give equal phrases.
 */
public final class Keyphrases {
    /** The most words of a phrase. */
    public static final int MOST_WORDS = 4;

    private static final int FEWEST_CHARACTERS = 4;
    private static final Pattern TOKEN =
            Pattern.compile("[\\p{L}\\p{N}]+(?:[/-][\\p{L}\\p{N}]+)*|[^\\s\\p{L}\\p{N}]|\\n");
    private static final Pattern WORD = Pattern.compile("\\p{L}[\\p{L}\\p{N}'/-]+");

    private Keyphrases() {}

    /**
     * A phrase.
     *
     * @param text in lower case, single spaces
     * @param count how often it stands in the texts
     */
    public record Keyphrase(String text, double score, int count) {}

    /**
     * The best phrases, best first; equal ones in the order of their letters.
     *
     * @param leastCount how often a phrase must stand in the texts
     */
    public static List<Keyphrase> of(List<String> texts, int leastCount, int most) {
        Map<String, Integer> counts = new TreeMap<>();
        Map<String, Integer> frequency = new HashMap<>();
        Map<String, Integer> degree = new HashMap<>();
        for (String text : texts) {
            for (List<String> candidate : candidates(text)) {
                counts.merge(String.join(" ", candidate), 1, Integer::sum);
                for (String word : candidate) {
                    frequency.merge(word, 1, Integer::sum);
                    degree.merge(word, candidate.size(), Integer::sum);
                }
            }
        }
        List<Keyphrase> ranked = new ArrayList<>();
        counts.forEach((phrase, count) -> {
            if (count >= leastCount && phrase.length() >= FEWEST_CHARACTERS) {
                double score = 0;
                for (String word : phrase.split(" ", -1)) {
                    score += (double) degree.getOrDefault(word, 0) / frequency.getOrDefault(word, 1);
                }
                ranked.add(new Keyphrase(phrase, score * Math.log1p(count), count));
            }
        });
        ranked.sort(Comparator.comparingDouble(Keyphrase::score).reversed().thenComparing(Keyphrase::text));
        List<Keyphrase> best = new ArrayList<>();
        StringBuilder chosen = new StringBuilder("|");
        for (Keyphrase phrase : ranked) {
            if (best.size() == most) {
                break;
            }
            if (chosen.indexOf(' ' + phrase.text() + ' ') < 0) {
                best.add(phrase);
                chosen.append(' ').append(phrase.text()).append(" |");
            }
        }
        return List.copyOf(best);
    }

    /** The candidates of a text, in its order. */
    static List<List<String>> candidates(String text) {
        List<List<String>> candidates = new ArrayList<>();
        List<String> words = new ArrayList<>();
        Matcher tokens = TOKEN.matcher(text.toLowerCase(Locale.ROOT));
        while (tokens.find()) {
            String token = tokens.group();
            if (WORD.matcher(token).matches() && !StopWords.contains(token)) {
                words.add(token);
            } else {
                end(words, candidates);
            }
        }
        end(words, candidates);
        return candidates;
    }

    private static void end(List<String> words, List<List<String>> candidates) {
        if (!words.isEmpty() && words.size() <= MOST_WORDS) {
            candidates.add(List.copyOf(words));
        }
        words.clear();
    }
}
