package dev.journeyman.gateway.rollout;

import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Whether two answers say the same, as far as a program can tell. */
final class Agreement {
    private static final Pattern CODE = Pattern.compile("\\b[PBCU][0-3][0-9A-F]{3}\\b");
    private static final Pattern NOT_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

    private Agreement() {}

    /** Whether they are equal but for case, punctuation and spaces. */
    static boolean ofText(String one, String other) {
        return words(one).equals(words(other));
    }

    private static String words(String text) {
        return NOT_WORDS.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
    }

    /** Whether they name the same trouble codes. */
    static boolean ofCodes(String one, String other) {
        return codes(one).equals(codes(other));
    }

    private static Set<String> codes(String text) {
        return CODE.matcher(text.toUpperCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }
}
