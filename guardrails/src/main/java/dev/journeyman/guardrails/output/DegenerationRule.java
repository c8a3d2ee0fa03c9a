package dev.journeyman.guardrails.output;

import dev.journeyman.guardrails.Budget;
import dev.journeyman.guardrails.Explanation;
import dev.journeyman.guardrails.Rule;
import dev.journeyman.guardrails.Span;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.Verdict;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * {@code degeneration}: a model that lost itself. The same sentence a third time, words that go round in a circle, one character without end, and characters that no text has.
 */
public final class DegenerationRule implements Rule {
    /** The reason of a sentence that was said twice before. */
    public static final String REPEATED_SENTENCE = "repeated_sentence";

    /** The reason of words that repeat. */
    public static final String REPEATED_WORDS = "repeated_words";

    /** The reason of one character that repeats. */
    public static final String REPEATED_CHARACTER = "repeated_character";

    /** The reason of characters that no text has. */
    public static final String GARBAGE = "garbage";

    private static final int LEAST_SENTENCE_WORDS = 4;
    private static final int LONGEST_CYCLE = 12; // words
    private static final int MOST_ROUNDS = 4;
    private static final int MOST_OF_A_WORD = 7; // one word in a row
    private static final int LEAST_FOR_SHARE = 40; // words
    private static final double LEAST_DISTINCT = 0.4; // of groups of three words
    private static final int MOST_OF_A_CHARACTER = 30;
    private static final int MOST_RULES_CHARACTERS = 200; // dashes of a table's rule and the like
    private static final int MOST_BAD_CHARACTERS = 2;
    private static final int LONGEST_WORD = 120;
    private static final int ASCII = 128;

    @Override
    public String name() {
        return "degeneration";
    }

    @Override
    public Set<Stage> stages() {
        return Set.of(Stage.OUTPUT);
    }

    @Override
    public Cost cost() {
        return Cost.LOW;
    }

    @Override
    public Verdict check(Subject subject, Budget budget) {
        String text = subject.text();
        int garbage = garbageAt(text);
        if (garbage >= 0) {
            return found(GARBAGE, garbage, text.length(), "The answer has characters that no text has.");
        }
        int run = characterRunAt(text);
        if (run >= 0) {
            return found(REPEATED_CHARACTER, run, text.length(), "The answer repeats one character.");
        }
        Words words = Words.of(text);
        int cycle = cycleAt(words);
        if (cycle >= 0) {
            return found(
                    REPEATED_WORDS,
                    words.words().get(cycle).start(),
                    text.length(),
                    "The answer repeats the same words.");
        }
        if (words.size() >= LEAST_FOR_SHARE && distinctShare(words) < LEAST_DISTINCT) {
            return found(REPEATED_WORDS, 0, text.length(), "The answer repeats the same words.");
        }
        budget.check();
        if (words.size() >= LEAST_SENTENCE_WORDS
                && saidBefore(text, subject.situation().said()) >= 2) {
            return found(REPEATED_SENTENCE, 0, text.length(), "The answer says the same sentence a third time.");
        }
        return Verdict.ALLOW;
    }

    private static Verdict found(String reason, int start, int end, String says) {
        return new Verdict.Block(reason, new Span(start, end), Explanation.of(says));
    }

    /** Where the third character stands that no text has, or a word begins that is longer than any; -1 where there is none. */
    private static int garbageAt(String text) {
        int bad = 0;
        int wordStart = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (isBad(c) && ++bad > MOST_BAD_CHARACTERS) {
                return i;
            }
            if (!isOfLongWord(c)) {
                wordStart = i + 1;
            } else if (i - wordStart > LONGEST_WORD) {
                return wordStart;
            }
            i += Character.charCount(c);
        }
        return -1;
    }

    /** Whether it is a letter or digit of a script that puts spaces between words. */
    private static boolean isOfLongWord(int c) {
        return Character.isLetterOrDigit(c)
                && (c < ASCII
                        || (!Character.isIdeographic(c)
                                && Character.UnicodeScript.of(c) != Character.UnicodeScript.THAI));
    }

    private static boolean isBad(int c) {
        if (c >= ' ' && c < ASCII - 1) {
            return false;
        }
        if (c == 0xFFFD) {
            return true;
        }
        int type = Character.getType(c);
        return (type == Character.CONTROL && c != '\n' && c != '\r' && c != '\t')
                || type == Character.PRIVATE_USE
                || type == Character.SURROGATE
                || type == Character.UNASSIGNED;
    }

    private static int characterRunAt(String text) {
        int start = 0;
        for (int i = 1; i <= text.length(); i++) {
            if (i < text.length() && text.charAt(i) == text.charAt(start)) {
                continue;
            }
            char c = text.charAt(Math.min(start, Math.max(0, text.length() - 1)));
            int most = "-=_*#~. \t\n\u2500\u2550".indexOf(c) >= 0 ? MOST_RULES_CHARACTERS : MOST_OF_A_CHARACTER;
            if (i - start > most) {
                return start;
            }
            start = i;
        }
        return -1;
    }

    /** The word at which a circle of words begins that goes round {@link #MOST_ROUNDS} times, or one word that stands {@link #MOST_OF_A_WORD} times; -1 where there is none. */
    private static int cycleAt(Words words) {
        for (int length = 1; length <= LONGEST_CYCLE; length++) {
            int needed = length == 1 ? MOST_OF_A_WORD - 1 : length * (MOST_ROUNDS - 1);
            int same = 0;
            for (int i = length; i < words.size(); i++) {
                same = words.word(i).equals(words.word(i - length)) ? same + 1 : 0;
                if (same >= needed) {
                    return i - same - length + 1;
                }
            }
        }
        return -1;
    }

    private static double distinctShare(Words words) {
        Set<String> distinct = new HashSet<>();
        int all = words.size() - 2;
        for (int i = 0; i < all; i++) {
            distinct.add(words.word(i) + ' ' + words.word(i + 1) + ' ' + words.word(i + 2));
        }
        return (double) distinct.size() / all;
    }

    /** How often a sentence was said before, as a whole; case and white space do not matter. */
    private static int saidBefore(String sentence, String said) {
        if (said.length() < 2 * sentence.strip().length()) {
            return 0;
        }
        String wanted = flat(sentence);
        int[] borders = borders(wanted);
        int times = 0;
        int matched = 0;
        char before = ' ';
        for (int i = 0; i < said.length() && times < 2; i++) {
            char c = flat(said.charAt(i));
            if (c == ' ' && before == ' ') {
                continue;
            }
            before = c;
            while (matched > 0 && wanted.charAt(matched) != c) {
                matched = borders[matched - 1];
            }
            matched += wanted.charAt(matched) == c ? 1 : 0;
            if (matched == wanted.length()) {
                times++;
                matched = 0;
            }
        }
        return times;
    }

    /** For each beginning of a text the longest shorter one that it also ends with: so a search never goes back (Knuth, Morris and Pratt 1977). */
    private static int[] borders(String text) {
        int[] borders = new int[text.length()];
        for (int i = 1; i < text.length(); i++) {
            int length = borders[i - 1];
            while (length > 0 && text.charAt(length) != text.charAt(i)) {
                length = borders[length - 1];
            }
            borders[i] = text.charAt(length) == text.charAt(i) ? length + 1 : length;
        }
        return borders;
    }

    private static char flat(char c) {
        if (Character.isWhitespace(c)) {
            return ' ';
        }
        return c < 128
                ? Character.toLowerCase(c)
                : String.valueOf(c).toLowerCase(Locale.ROOT).charAt(0);
    }

    private static String flat(String text) {
        StringBuilder flat = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = flat(text.charAt(i));
            if (c != ' ' || (flat.length() > 0 && flat.charAt(flat.length() - 1) != ' ')) {
                flat.append(c);
            }
        }
        return flat.toString().strip();
    }
}
