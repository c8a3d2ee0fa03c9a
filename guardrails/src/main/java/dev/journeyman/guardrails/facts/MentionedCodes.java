package dev.journeyman.guardrails.facts;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The trouble codes that a text names, in whatever case: what has a code's form and neither a letter nor a digit beside it. Whether a table has them
 * is another question.
 */
public final class MentionedCodes {
    private static final Pattern CODE = Pattern.compile(
            "(?<![\\p{L}\\p{N}])" + TroubleCode.FORM.pattern() + "(?![\\p{L}\\p{N}])", Pattern.CASE_INSENSITIVE);
    private static final String LETTERS = "PBCUpbcu";
    private static final int LENGTH = 5;
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]");

    private MentionedCodes() {}

    /** The codes in upper case, each once, in the text's order; a new set, the caller's to change. */
    public static Set<String> in(String text) {
        Set<String> codes = new LinkedHashSet<>();
        for (int i = 0; i + LENGTH <= text.length(); i++) {
            if (standsAt(text, i)) {
                codes.add(text.substring(i, i + LENGTH).toUpperCase(Locale.ROOT));
            }
        }
        return codes;
    }

    /** What the pattern says, without trying it at every place: most places are told by their first character. */
    private static boolean standsAt(String text, int at) {
        char digit = text.charAt(at + 1);
        return digit >= '0' // the rarest in prose, so asked first
                && digit <= '3'
                && LETTERS.indexOf(text.charAt(at)) >= 0
                && CODE.matcher(text)
                        .region(at, text.length())
                        .useTransparentBounds(true)
                        .lookingAt();
    }

    /** The codes in upper case that are none of these, which are in upper case too; in order of the code. */
    public static Set<String> others(String text, Collection<String> allowed) {
        Set<String> codes = new TreeSet<>(in(text));
        allowed.forEach(codes::remove);
        return codes;
    }

    /** A line without these codes, which are in upper case; empty where no word is left. Without any to leave out it is the line itself. */
    public static String without(String line, Collection<String> codes) {
        if (codes.isEmpty()) {
            return line;
        }
        String rest = CODE.matcher(line)
                .replaceAll(code -> codes.contains(code.group().toUpperCase(Locale.ROOT)) ? "" : code.group());
        return WORD.matcher(rest).find() ? rest.replaceAll(" {2,}", " ").strip() : "";
    }
}
