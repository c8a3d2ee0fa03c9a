package dev.journeyman.gateway.diagnose;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The trouble codes that a text names, in whatever case. */
final class MentionedCodes {
    private static final Pattern CODE =
            Pattern.compile("(?<![\\p{L}\\p{N}])[PBCU][0-3][0-9A-F]{3}(?![\\p{L}\\p{N}])", Pattern.CASE_INSENSITIVE);
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]");

    private MentionedCodes() {}

    /** The codes in upper case, each once, in the text's order. */
    static Set<String> in(String text) {
        Set<String> codes = new LinkedHashSet<>();
        Matcher code = CODE.matcher(text);
        while (code.find()) {
            codes.add(code.group().toUpperCase(Locale.ROOT));
        }
        return codes;
    }

    /** A line without these codes; empty where no word is left. */
    static String without(String line, Collection<String> codes) {
        if (codes.isEmpty()) {
            return line;
        }
        String rest = CODE.matcher(line)
                .replaceAll(code -> codes.contains(code.group().toUpperCase(Locale.ROOT)) ? "" : code.group());
        return WORD.matcher(rest).find() ? rest.replaceAll(" {2,}", " ").strip() : "";
    }
}
