package dev.journeyman.guardrails.stream;

import java.util.Locale;
import java.util.Set;

/**
 * Where sentences end in a text that is still being written. A line end ends one at once. A full stop does when white space follows and then something that can begin a
 * sentence, so that "approx. 5 mm" and "e.g. the coil" stay whole; therefore the end of a sentence is known when its successor begins.
 */
final class SentenceEnds {
    /** What is written with a full stop and does not end a sentence. */
    private static final Set<String> ABBREVIATIONS = Set.of(
            "approx", "ca", "cf", "cyl", "dr", "e.g", "eg", "etc", "fig", "i.e", "ie", "incl", "max", "min", "mr",
            "mrs", "ms", "no", "nr", "prof", "resp", "rev", "sec", "st", "temp", "vol", "vs", "z.b", "d.h", "bzw",
            "usw");

    private static final int MOST_ABBREVIATION = 6;

    private SentenceEnds() {}

    /** The place after the first sentence and the white space behind it, or -1 while none has ended. */
    static int first(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                return afterSpace(text, i);
            }
            if (isFullWidthEnd(c)) {
                return i + 1;
            }
            if (c == '.' || c == '!' || c == '?' || c == '\u2026') {
                int after = afterClosers(text, i + 1);
                int next = afterSpace(text, after);
                if (next >= text.length() || next == after) {
                    continue; // not known yet, or no white space: a number, a name, a file
                }
                if (spaceHasLineEnd(text, after, next) || beginsSentence(text.charAt(next), c)) {
                    if (c != '.' || !endsWithAbbreviation(text, i) || spaceHasLineEnd(text, after, next)) {
                        return next;
                    }
                }
            }
        }
        return -1;
    }

    private static boolean isFullWidthEnd(char c) {
        return c == '\u3002' || c == '\uFF01' || c == '\uFF1F' || c == '\u0964';
    }

    private static int afterClosers(CharSequence text, int at) {
        int i = at;
        while (i < text.length()
                && (")]}\"'*_".indexOf(text.charAt(i)) >= 0
                        || ".!?\u2026\u201D\u2019\u00BB".indexOf(text.charAt(i)) >= 0)) {
            i++;
        }
        return i;
    }

    private static int afterSpace(CharSequence text, int at) {
        int i = at;
        while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return i;
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
