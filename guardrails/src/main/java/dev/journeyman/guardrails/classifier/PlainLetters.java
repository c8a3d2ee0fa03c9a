package dev.journeyman.guardrails.classifier;

import java.text.Normalizer;
import java.util.Locale;

/**
 * The least that makes a text plain: NFKC and lower case.
 *
 * @param text the plain text
 * @param original what it was made of
 */
record PlainLetters(String text, String original) {
    static PlainLetters of(String original) {
        return new PlainLetters(plain(original), original);
    }

    static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }

    /** The place in the original of a place in the plain text, as near as can be told. */
    int originalPlace(int place) {
        return text.length() == original.length()
                ? place
                : (int) ((long) place * original.length() / Math.max(1, text.length()));
    }
}
