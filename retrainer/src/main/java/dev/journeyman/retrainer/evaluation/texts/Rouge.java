package dev.journeyman.retrainer.evaluation.texts;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * ROUGE: Lin, "ROUGE: a package for automatic evaluation of summaries" (2004). Words are runs of a to z and 0 to 9 in lower case, not stemmed, as google-research/rouge splits
 * them; repeated n-grams count as often as both texts have them.
 *
 * <ul>
 *   <li>{@link #n} counts runs of n words.
 *   <li>{@link #l} takes the longest common subsequence of the whole texts.
 *   <li>{@link #lSum} takes, for each line of the reference, the words of it that are in a longest common subsequence with any line of the answer, each word of either text
 *       counting no more often than it stands there.
 * </ul>
 */
public final class Rouge {
    private static final Pattern BETWEEN = Pattern.compile("[^a-z0-9]+");

    private Rouge() {}

    /** ROUGE-n. */
    public static Overlap n(int n, String reference, String answer) {
        if (n < 1) {
            throw new IllegalArgumentException("ROUGE-n is of runs of at least one word, not of " + n);
        }
        Map<List<String>, Integer> wanted = runs(words(reference), n);
        Map<List<String>, Integer> said = runs(words(answer), n);
        int shared = 0;
        for (Map.Entry<List<String>, Integer> run : said.entrySet()) {
            shared += Math.min(run.getValue(), wanted.getOrDefault(run.getKey(), 0));
        }
        return Overlap.of(shared, count(said), count(wanted));
    }

    /** ROUGE-L. */
    public static Overlap l(String reference, String answer) {
        List<String> wanted = words(reference);
        List<String> said = words(answer);
        int longest = lengths(wanted, said)[wanted.size()][said.size()];
        return Overlap.of(longest, said.size(), wanted.size());
    }

    /** ROUGE-Lsum: lines are sentences. */
    public static Overlap lSum(String reference, String answer) {
        List<List<String>> wanted = lines(reference);
        List<List<String>> said = lines(answer);
        Map<String, Integer> wantedLeft = new HashMap<>();
        Map<String, Integer> saidLeft = new HashMap<>();
        wanted.forEach(line -> line.forEach(word -> wantedLeft.merge(word, 1, Integer::sum)));
        said.forEach(line -> line.forEach(word -> saidLeft.merge(word, 1, Integer::sum)));
        int n = wantedLeft.values().stream().mapToInt(Integer::intValue).sum();
        int m = saidLeft.values().stream().mapToInt(Integer::intValue).sum();
        int hits = 0;
        for (List<String> line : wanted) {
            BitSet union = new BitSet(line.size());
            said.forEach(other -> union.or(common(line, other)));
            for (int i = union.nextSetBit(0); i >= 0; i = union.nextSetBit(i + 1)) {
                String word = line.get(i);
                if (wantedLeft.getOrDefault(word, 0) > 0 && saidLeft.getOrDefault(word, 0) > 0) {
                    hits++;
                    wantedLeft.merge(word, -1, Integer::sum);
                    saidLeft.merge(word, -1, Integer::sum);
                }
            }
        }
        return Overlap.of(hits, m, n);
    }

    private static List<List<String>> lines(String text) {
        return text.lines().map(Rouge::words).filter(line -> !line.isEmpty()).toList();
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : BETWEEN.split(text.toLowerCase(Locale.ROOT), -1)) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }

    private static Map<List<String>, Integer> runs(List<String> words, int n) {
        Map<List<String>, Integer> runs = new HashMap<>();
        for (int i = 0; i + n <= words.size(); i++) {
            runs.merge(words.subList(i, i + n), 1, Integer::sum);
        }
        return runs;
    }

    private static int count(Map<List<String>, Integer> runs) {
        return runs.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Of the longest common subsequence of the first i and the first j words. */
    private static int[][] lengths(List<String> a, List<String> b) {
        int[][] lengths = new int[a.size() + 1][b.size() + 1];
        for (int i = 1; i <= a.size(); i++) {
            for (int j = 1; j <= b.size(); j++) {
                lengths[i][j] = a.get(i - 1).equals(b.get(j - 1))
                        ? lengths[i - 1][j - 1] + 1
                        : Math.max(lengths[i - 1][j], lengths[i][j - 1]);
            }
        }
        return lengths;
    }

    /** The places in the first text of one longest common subsequence. */
    private static BitSet common(List<String> a, List<String> b) {
        int[][] lengths = lengths(a, b);
        BitSet places = new BitSet(a.size());
        int i = a.size();
        int j = b.size();
        while (i > 0 && j > 0) {
            if (a.get(i - 1).equals(b.get(j - 1))) {
                places.set(--i);
                j--;
            } else if (lengths[i][j - 1] > lengths[i - 1][j]) {
                j--;
            } else {
                i--;
            }
        }
        return places;
    }
}
