package dev.journeyman.guardrails.privacy;

import java.util.Set;

/**
 * A text with its look-alikes made equal, character for character so that places stay the same: digits of any script are ASCII's, dashes are {@code -},
 * spaces of any width are a space, full-width letters and signs are ASCII's.
 */
final class FoldedText implements CharSequence {
    private static final char FULL_WIDTH_FIRST = '\uFF01';
    private static final char FULL_WIDTH_LAST = '\uFF5E';
    private static final int FULL_WIDTH_SHIFT = 0xFEE0;

    private final char[] chars;

    FoldedText(String text) {
        chars = text.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            chars[i] = fold(chars[i]);
        }
    }

    private static char fold(char c) {
        if (c < 0x80) {
            return c;
        }
        if (c >= FULL_WIDTH_FIRST && c <= FULL_WIDTH_LAST) {
            return (char) (c - FULL_WIDTH_SHIFT);
        }
        int digit = Character.isDigit(c) ? Character.digit(c, 10) : -1;
        if (digit >= 0) {
            return (char) ('0' + digit);
        }
        return switch (Character.getType(c)) {
            case Character.DASH_PUNCTUATION -> '-';
            case Character.SPACE_SEPARATOR -> ' ';
            default -> c == '\u2212' ? '-' : c; // the minus sign
        };
    }

    @Override
    public int length() {
        return chars.length;
    }

    @Override
    public char charAt(int index) {
        return chars[index];
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new String(chars, start, end - start);
    }

    @Override
    public String toString() {
        return new String(chars);
    }

    /** The character there; a line end before the text and after it. */
    char at(int index) {
        return index < 0 || index >= chars.length ? '\n' : chars[index];
    }

    boolean isDigit(int index) {
        return isDigit(at(index));
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Whether an ASCII letter is there. */
    boolean isLatin(int index) {
        char c = upper(index);
        return c >= 'A' && c <= 'Z';
    }

    /** Whether a letter or a digit of any script is there. */
    boolean isWord(int index) {
        return Character.isLetterOrDigit(at(index));
    }

    /** The character there, an ASCII letter as a capital. */
    char upper(int index) {
        char c = at(index);
        return c >= 'a' && c <= 'z' ? (char) (c - 32) : c;
    }

    String upper(int start, int end) {
        StringBuilder text = new StringBuilder(end - start);
        for (int i = start; i < end; i++) {
            text.append(upper(i));
        }
        return text.toString();
    }

    /** Whether one of these words, in lower case, begins in the characters before a place. What stands in brackets, as a placeholder does, is no word. */
    boolean hasWordBefore(int place, int mostChars, Set<String> words) {
        return hasWord(Math.max(0, place - mostChars), place, words);
    }

    /** Whether one of these words begins and ends in the characters from a place on. */
    boolean hasWordAfter(int place, int mostChars, Set<String> words) {
        return hasWord(place, Math.min(chars.length, place + mostChars), words);
    }

    private boolean hasWord(int from, int to, Set<String> words) {
        int i = from;
        while (i < to) {
            if (!Character.isLetter(at(i)) || Character.isLetter(at(i - 1))) {
                i++;
                continue;
            }
            int end = i;
            while (end < to && Character.isLetter(at(end))) {
                end++;
            }
            boolean placeholder = at(i - 1) == '[' && at(end) == ']';
            if (!placeholder && words.contains(lower(i, end))) {
                return true;
            }
            i = end;
        }
        return false;
    }

    private String lower(int start, int end) {
        StringBuilder word = new StringBuilder(end - start);
        for (int i = start; i < end; i++) {
            word.append(Character.toLowerCase(at(i)));
        }
        return word.toString();
    }
}
