package dev.journeyman.guardrails.text;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds words that are spelled out of the ordinary: letter by letter, with digits and signs for letters, in Morse code. One pass each. */
final class Spellings {
    private static final int LEAST_SPACED = 5;
    private static final int MOST_BETWEEN = 4;
    private static final int LEAST_LEET_WORDS = 2;
    private static final int LEAST_LEET_CHARS = 3;
    private static final int MOST_LEET_CHARS = 24;
    private static final int LEAST_MORSE = 8;
    private static final String[] MORSE = {
        ".-", "-...", "-.-.", "-..", ".", "..-.", "--.", "....", "..", ".---", "-.-", ".-..", "--", "-.", "---", ".--.",
        "--.-", ".-.", "...", "-", "..-", "...-", ".--", "-..-", "-.--", "--.."
    };
    private static final Map<String, Character> LETTERS = letters();

    private final PlainText text;
    private final char[] folded;

    private Spellings(PlainText text) {
        this.text = text;
        this.folded = text.folding().folded();
    }

    private static Map<String, Character> letters() {
        Map<String, Character> letters = new HashMap<>();
        for (int i = 0; i < MORSE.length; i++) {
            letters.put(MORSE[i], (char) ('a' + i));
        }
        return Map.copyOf(letters);
    }

    static void find(PlainText text, List<Hidden> found) {
        Spellings spellings = new Spellings(text);
        spellings.spaced(found);
        spellings.leet(found);
        spellings.morse(found);
    }

    private boolean isSingle(int i) {
        return Character.isLetterOrDigit(folded[i])
                && (i == 0 || !Character.isLetterOrDigit(folded[i - 1]))
                && (i + 1 == folded.length || !Character.isLetterOrDigit(folded[i + 1]));
    }

    /** Joins letters that stand alone one after another; where some lie further apart than others a word ends. */
    private void spaced(List<Hidden> found) {
        StringBuilder joined = new StringBuilder();
        int copied = 0;
        int first = -1;
        int last = 0;
        int i = 0;
        while (i < folded.length) {
            if (!isSingle(i)) {
                i++;
                continue;
            }
            int count = 0;
            int letters = 0;
            int nearest = MOST_BETWEEN;
            int end = i;
            int next = i;
            while (next >= 0) {
                count++;
                letters += Character.isLetter(folded[next]) ? 1 : 0;
                int before = next;
                end = next + 1;
                next = nextSingle(end);
                nearest = next < 0 ? nearest : Math.min(nearest, next - before - 1);
            }
            if (count >= LEAST_SPACED && letters * 3 >= count * 2) {
                joined.append(folded, copied, i - copied);
                join(joined, i, end, nearest);
                copied = end;
                first = first < 0 ? i : first;
                last = end;
            }
            i = end;
        }
        if (first >= 0) {
            joined.append(folded, copied, folded.length - copied);
            found.add(new Hidden(List.of(Encoding.SPACED), joined.toString(), first, last));
        }
    }

    private int nextSingle(int from) {
        for (int i = from; i < folded.length && i - from <= MOST_BETWEEN; i++) {
            if (Character.isLetterOrDigit(folded[i])) {
                return i > from && isSingle(i) ? i : -1;
            }
        }
        return -1;
    }

    private void join(StringBuilder joined, int from, int to, int nearest) {
        int before = from - nearest - 1;
        for (int i = from; i < to; i++) {
            if (Character.isLetterOrDigit(folded[i])) {
                if (i - before - 1 > nearest) {
                    joined.append(' ');
                }
                joined.append(folded[i]);
                before = i;
            }
        }
    }

    /** Writes words with digits and signs for letters as they are meant. */
    private void leet(List<Hidden> found) {
        int changed = 0;
        int first = -1;
        int last = 0;
        for (Word word : text.words()) {
            if (isLeet(word)) {
                changed++;
                first = first < 0 ? word.start() : first;
                last = word.end();
            }
        }
        if (changed < LEAST_LEET_WORDS) {
            return;
        }
        StringBuilder meant = new StringBuilder(folded.length);
        for (Word word : text.words()) {
            meant.append(meant.isEmpty() ? "" : " ")
                    .append(isLeet(word) ? word.others().get(0) : word.key());
        }
        int[] origins = text.folding().origins();
        found.add(new Hidden(List.of(Encoding.LEET), meant.toString(), place(origins, first), place(origins, last)));
    }

    private static int place(int[] origins, int original) {
        int place = Arrays.binarySearch(origins, original);
        return place >= 0 ? place : -place - 1;
    }

    /** Whether a word has digits or signs within its letters; a code, letters and then digits, has not. */
    private static boolean isLeet(Word word) {
        int length = word.key().length();
        if (word.others().isEmpty()
                || length < LEAST_LEET_CHARS
                || length > MOST_LEET_CHARS
                || isTroubleCode(word.key())) {
            return false;
        }
        int changes = 0; // from letter to sign or back
        for (int i = 1; i < word.key().length(); i++) {
            changes += isLatin(word.key().charAt(i)) != isLatin(word.key().charAt(i - 1)) ? 1 : 0;
        }
        boolean letterFirst =
                isLatin(word.key().charAt(0)) || isLatin(word.key().charAt(1));
        return changes >= 2 && letterFirst && LetterPairs.isWord(word.others().get(0));
    }

    /** A letter, a digit and three to five hexadecimal digits: P050A. */
    private static boolean isTroubleCode(String word) {
        if (word.length() < 5 || word.length() > 7 || !isLatin(word.charAt(0)) || isLatin(word.charAt(1))) {
            return false;
        }
        for (int i = 1; i < word.length(); i++) {
            if (Character.digit(word.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLatin(char c) {
        return c >= 'a' && c <= 'z';
    }

    private void morse(List<Hidden> found) {
        int i = 0;
        while (i < folded.length) {
            if (!isMorse(folded[i])) {
                i++;
                continue;
            }
            int end = i;
            while (end < folded.length && (isMorse(folded[end]) || folded[end] == ' ' || folded[end] == '/')) {
                end++;
            }
            if (end - i >= 2 * LEAST_MORSE) {
                String decoded = fromMorse(i, end);
                if (decoded.length() >= LEAST_MORSE) {
                    found.add(new Hidden(List.of(Encoding.MORSE), decoded, i, end));
                }
            }
            i = end;
        }
    }

    private static boolean isMorse(char c) {
        return c == '.' || c == '-' || c == '_' || c == '\u2013' || c == '\u2022' || c == '\u00B7' || c == '\u2212';
    }

    private String fromMorse(int from, int to) {
        StringBuilder decoded = new StringBuilder();
        StringBuilder sign = new StringBuilder();
        int spaces = 0;
        for (int i = from; i <= to; i++) {
            char c = i < to ? folded[i] : ' ';
            if (isMorse(c)) {
                if (spaces > 1 && !decoded.isEmpty()) {
                    decoded.append(' ');
                }
                spaces = 0;
                sign.append(c == '.' || c == '\u2022' || c == '\u00B7' ? '.' : '-');
                continue;
            }
            spaces += c == '/' ? 2 : 1;
            Character letter = LETTERS.get(sign.toString());
            if (letter != null) {
                decoded.append(letter);
            }
            sign.setLength(0);
        }
        return decoded.toString();
    }
}
