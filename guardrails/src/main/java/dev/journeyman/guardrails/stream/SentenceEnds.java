package dev.journeyman.guardrails.stream;

import java.util.Locale;
import java.util.Set;

/**
 * Where sentences end in a text that is still being written. A line end ends one at once. A full stop does when white space follows and then something that can begin a
 * sentence, so that "approx. 5 mm" and "e.g. the coil" stay whole; therefore the end of a sentence is known when its successor begins. A mark {@code [1]} behind the full
 * stop belongs to the sentence that it marks.
 */
final class SentenceEnds {
    /** What is written with a full stop and does not end a sentence. */
    private static final Set<String> ABBREVIATIONS = Set.of(
            "approx", "ca", "cf", "cyl", "dr", "e.g", "eg", "etc", "fig", "i.e", "ie", "incl", "max", "min", "mr",
            "mrs", "ms", "no", "nr", "prof", "resp", "rev", "sec", "spec", "st", "temp", "vol", "volt", "vs", "z.b",
            "d.h", "bzw", "usw", "evtl", "ggf", "vgl", "inkl", "zzgl", "p.ej", "pos", "neg", "avg", "misc", "pp", "abb",
            "sog", "aprox", "bauj", "chap", "kap", "mind", "núm", "para", "env");

    private static final int MOST_ABBREVIATION = 6;
    private static final int LEAST_LAST_WORD =
            4; // letters of a word that ends a sentence before a small letter or a digit
    private static final int LONGEST_MARK = 24;

    private SentenceEnds() {}

    /** The place after the first sentence and the white space behind it, or -1 while none has ended among the first characters. */
    static int first(CharSequence text, int most) {
        int length = Math.min(text.length(), most);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                return afterSpace(text, i);
            }
            if (isFullWidthEnd(c)) {
                return afterClosers(text, i + 1);
            }
            if (c == '.' || c == '!' || c == '?' || c == '\u2026') {
                int end = endAt(text, i);
                if (end > 0) {
                    return end;
                }
            }
        }
        return -1;
    }

    /** The end of the sentence that a stop ends; -1 where it ends none, or that is not known yet. */
    private static int endAt(CharSequence text, int stop) {
        int after = afterClosers(text, stop + 1);
        int next = afterSpace(text, after);
        if (next >= text.length()) {
            return -1; // not known yet
        }
        if (text.charAt(next) == '[') {
            int mark = afterMarks(text, next);
            if (mark < 0 || mark > next) {
                return mark;
            }
        }
        if (next == after) {
            return -1; // no white space: a number, a name, a file
        }
        if (spaceHasLineEnd(text, after, next)) {
            return next;
        }
        boolean ends =
                beginsSentence(text.charAt(next), text.charAt(stop)) || isLongWord(text, stop, text.charAt(next));
        return ends && (text.charAt(stop) != '.' || !endsWithAbbreviation(text, stop)) ? next : -1;
    }

    /** The place after marks like {@code [1] [2, 3]} and the white space behind them; the place itself where there is none, -1 where that is not known yet. */
    private static int afterMarks(CharSequence text, int at) {
        int end = at;
        while (end < text.length() && text.charAt(end) == '[') {
            int i = end + 1;
            while (i < text.length()
                    && i - end < LONGEST_MARK
                    && (Character.isDigit(text.charAt(i)) || text.charAt(i) == ',' || text.charAt(i) == ' ')) {
                i++;
            }
            if (i >= text.length()) {
                return -1;
            }
            if (text.charAt(i) != ']' || i == end + 1) {
                break;
            }
            end = afterSpace(text, i + 1);
        }
        return end > at && end >= text.length() ? -1 : end; // another mark may follow
    }

    private static boolean isFullWidthEnd(char c) {
        return c == '\u3002' || c == '\uFF01' || c == '\uFF1F' || c == '\u0964' || c == '\u061F' || c == '\u06D4';
    }

    private static int afterClosers(CharSequence text, int at) {
        int i = at;
        while (i < text.length()
                && (")]}\"'*_\u300D\u300F".indexOf(text.charAt(i)) >= 0
                        || ".!?\u2026\u201D\u2019\u00BB\uFF09".indexOf(text.charAt(i)) >= 0)) {
            i++;
        }
        return i;
    }

    private static int afterSpace(CharSequence text, int at) {
        int i = at;
        while (i < text.length() && isSpace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static boolean spaceHasLineEnd(CharSequence text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) == '\n') {
                return true;
            }
        }
        return false;
    }

    private static boolean beginsSentence(char next, char end) {
        return !Character.isLowerCase(next) && (!Character.isDigit(next) || end != '.');
    }

    /**
     * Whether a small letter or a digit follows a word that is too long to be cut short: who writes without capitals ends sentences too, and "60 ohms is right" is one.
     */
    private static boolean isLongWord(CharSequence text, int stop, char next) {
        int letters = 0;
        while (letters < stop && Character.isLetter(text.charAt(stop - letters - 1))) {
            letters++;
        }
        return (Character.isLowerCase(next) || Character.isDigit(next)) && letters >= LEAST_LAST_WORD;
    }

    private static boolean endsWithAbbreviation(CharSequence text, int stop) {
        int start = stop;
        while (start > 0
                && stop - start <= MOST_ABBREVIATION
                && (Character.isLetter(text.charAt(start - 1)) || text.charAt(start - 1) == '.')) {
            start--;
        }
        return ABBREVIATIONS.contains(text.subSequence(start, stop).toString().toLowerCase(Locale.ROOT));
    }
}
