package dev.journeyman.guardrails.classifier;

import java.text.Normalizer;
import java.util.Locale;

/** The least that makes a text plain: NFKC and lower case. */
final class PlainLetters {
    private PlainLetters() {}

    static String of(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }
}
