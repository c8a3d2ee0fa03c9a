package dev.journeyman.retrainer.evaluation;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The trouble codes that a text names, in whatever case. */
final class CodeMentions {
    private static final Pattern CODE =
            Pattern.compile("(?<![\\p{L}\\p{N}])[PBCU][0-3][0-9A-F]{3}(?![\\p{L}\\p{N}])", Pattern.CASE_INSENSITIVE);

    private CodeMentions() {}

    /** The codes in the text, upper case, in order of the code. */
    static Set<String> in(String text) {
        Set<String> codes = new TreeSet<>();
        var match = CODE.matcher(text);
        while (match.find()) {
            codes.add(match.group().toUpperCase(Locale.ROOT));
        }
        return codes;
    }

    /** The codes in the text that are none of these. */
    static Set<String> others(String text, Collection<String> allowed) {
        Set<String> codes = in(text);
        codes.removeAll(allowed);
        return codes;
    }
}
