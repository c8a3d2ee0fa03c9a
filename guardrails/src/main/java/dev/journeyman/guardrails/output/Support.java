package dev.journeyman.guardrails.output;

import java.util.HashSet;
import java.util.Set;

/**
 * How far a passage bears out a sentence, from 0 to 1.
 *
 * <p>Of the sentence's content words, trouble codes and numbers: the weight of those that the passage has, over the weight of all. A content word has at least three letters
 * and is none of the words that every sentence has; it counts 1 and is compared without its ending, so that "checks", "checked" and "checking" are one. A code or a number
 * counts 2, and is compared exactly: a sentence of which the passage lacks a code or a number keeps only {@link #WITHOUT_A_FIGURE} of its share, since a wrong figure is not
 * made right by right words around it. A sentence without content has the support 0.
 *
 * <p>This is lexical overlap: it sees invented parts, figures and codes, and it does not see a negation or a turned cause. Words of the question are left out on request,
 * because to repeat the question is neither borne out nor invented.
 */
public final class Support {
    /** What is left of the share where a code or a number of the sentence is not in the passage. */
    public static final double WITHOUT_A_FIGURE = 0.5;

    private static final int FIGURE_WEIGHT = 2;
    private static final int LEAST_LETTERS = 3;
    private static final int LEAST_ROOT = 4;
    private static final String[] ENDINGS = {
        "ingly", "edly", "ings", "ing", "ies", "ied", "es", "ed", "ly", "s", "e", "y"
    };

    private Support() {}

    /** The support of a sentence by a passage. */
    public static double of(String sentence, String passage) {
        return of(roots(sentence), roots(passage), Set.of());
    }

    /** The support of a sentence by a passage, without the words that the question has and the passage lacks. */
    public static double of(String sentence, String passage, String question) {
        return of(roots(sentence), roots(passage), roots(question));
    }

    static double of(Set<String> sentence, Set<String> passage, Set<String> question) {
        int all = 0;
        int found = 0;
        boolean lacksFigure = false;
        for (String root : sentence) {
            boolean has = passage.contains(root);
            if (!has && question.contains(root)) {
                continue;
            }
            boolean figure = isFigure(root);
            int weight = figure ? FIGURE_WEIGHT : 1;
            all += weight;
            found += has ? weight : 0;
            lacksFigure |= !has && figure;
        }
        return all == 0 ? 0 : (double) found / all * (lacksFigure ? WITHOUT_A_FIGURE : 1);
    }

    /** Whether a root is a code or a number. */
    static boolean isFigure(String root) {
        for (int i = 0; i < root.length(); i++) {
            if (Character.isDigit(root.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** The content of a text: words without their endings, codes and numbers as they are. */
    static Set<String> roots(String text) {
        Set<String> roots = new HashSet<>();
        for (Words.Word word : Words.of(text).words()) {
            if (word.hasDigit()) {
                roots.add(word.text().replace(',', '.'));
            } else if (word.text().length() >= LEAST_LETTERS && !FunctionWords.ENGLISH.contains(word.text())) {
                roots.add(root(word.text()));
            }
        }
        return roots;
    }

    private static String root(String word) {
        for (String ending : ENDINGS) {
            if (word.length() - ending.length() >= LEAST_ROOT && word.endsWith(ending)) {
                String root = word.substring(0, word.length() - ending.length());
                int last = root.length() - 1; // "stopping", "stopped": one p
                boolean doubled = root.length() > LEAST_ROOT
                        && root.charAt(last) == root.charAt(last - 1)
                        && root.charAt(last) != 's';
                return doubled ? root.substring(0, last) : root;
            }
        }
        return word;
    }
}
