package dev.journeyman.guardrails.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The words of a text in lower case, with their places. A word is letters and digits; an apostrophe, a hyphen between letters and a decimal mark between digits belong to it.
 *
 * @param words in order
 * @param text what they are of
 */
@SuppressWarnings("ReferenceEquality") // of the text that was read last
record Words(List<Word> words, String text) {
    /** The most words that are read of a text. */
    static final int MOST = 4_000;

    private static final int MOST_KEPT = 2_000; // characters
    private static final ThreadLocal<Words> LAST = ThreadLocal.withInitial(() -> new Words(List.of(), ""));

    /**
     * One word.
     *
     * @param text in lower case, with a plain apostrophe
     * @param start of it
     * @param end after it
     */
    record Word(String text, int start, int end) {
        /** Whether it has a digit: a number, a code, a size. */
        boolean hasDigit() {
            for (int i = 0; i < text.length(); i++) {
                if (Character.isDigit(text.charAt(i))) {
                    return true;
                }
            }
            return false;
        }
    }

    /** The first {@link #MOST} words of a text. Several rules ask for those of one sentence after each other: the last short one of a thread is kept. */
    static Words of(String text) {
        Words last = LAST.get();
        if (last.text == text) { // the same object, not the same characters: a comparison would cost what it saves
            return last;
        }
        Words words = read(text);
        if (text.length() <= MOST_KEPT) {
            LAST.set(words);
        }
        return words;
    }

    private static Words read(String text) {
        List<Word> words = new ArrayList<>();
        int i = 0;
        while (i < text.length() && words.size() < MOST) {
            if (!Character.isLetterOrDigit(text.charAt(i)) && !Character.isSurrogate(text.charAt(i))) {
                i++;
                continue;
            }
            int end = i + 1;
            while (end < text.length() && belongs(text, end)) {
                end++;
            }
            words.add(new Word(lower(text.substring(i, end)), i, end));
            i = end;
        }
        return new Words(words, text);
    }

    private static String lower(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c < 'a' || c > 'z') { // most words are in small letters already
                return word.toLowerCase(Locale.ROOT).replace('\u2019', '\'');
            }
        }
        return word;
    }

    private static boolean belongs(String text, int at) {
        char c = text.charAt(at);
        if (Character.isLetterOrDigit(c)
                || Character.isSurrogate(c)
                || Character.getType(c) == Character.NON_SPACING_MARK) {
            return true;
        }
        if (at + 1 >= text.length()) {
            return false;
        }
        char before = text.charAt(at - 1);
        char after = text.charAt(at + 1);
        return switch (c) {
            case '\'', '\u2019', '-' -> Character.isLetter(before) && Character.isLetter(after);
            case '.', ',' -> Character.isDigit(before) && Character.isDigit(after);
            default -> false;
        };
    }

    int size() {
        return words.size();
    }

    String word(int i) {
        return words.get(i).text();
    }
}
