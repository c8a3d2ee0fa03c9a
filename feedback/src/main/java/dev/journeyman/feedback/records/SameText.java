package dev.journeyman.feedback.records;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * When two texts are the same: equal after Unicode's compatibility composition (NFKC), in lower case, without characters that only format, and with
 * every run of spaces and control characters as one space. To prefer one of two such texts over the other teaches a model nothing but noise.
 */
public final class SameText {
    private static final Pattern FORMATTING = Pattern.compile("\\p{Cf}+");
    private static final Pattern SPACE = Pattern.compile("[\\p{Z}\\p{Cc}]+");

    private SameText() {}

    /** The normal form; the same for the normal form itself. */
    public static String normal(String text) {
        String composed = Normalizer.normalize(FORMATTING.matcher(text).replaceAll(""), Normalizer.Form.NFKC);
        String lower = Normalizer.normalize(composed.toLowerCase(Locale.ROOT), Normalizer.Form.NFKC);
        return SPACE.matcher(lower).replaceAll(" ").strip();
    }

    /** Whether the two are the same. */
    public static boolean same(String one, String other) {
        return one.equals(other) || normal(one).equals(normal(other));
    }
}
