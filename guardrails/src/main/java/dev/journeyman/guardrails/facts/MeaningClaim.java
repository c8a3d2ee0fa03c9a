package dev.journeyman.guardrails.facts;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place where a text says what a trouble code is: "P0301 means …", "P0301: …", "P0301 is …", "P0301 (…)".
 *
 * @param code in upper case
 * @param clause the words up to the first comma or the like
 * @param sentence the words up to the sentence's end or the next code
 * @param start where the code begins in the text
 * @param clauseStart where the clause begins in the text
 * @param strong whether it can be nothing but a meaning; "is" can also begin a remark
 */
record MeaningClaim(String code, String clause, String sentence, int start, int clauseStart, boolean strong) {
    /** The most claims that are read from one text. */
    static final int MOST = 256;

    private static final int MOST_CHARS = 240;
    private static final String CODE_FORM = "(?<![A-Za-z0-9])([PBCU][0-3][0-9A-F]{3})(?![A-Za-z0-9])";
    private static final Pattern CODE = Pattern.compile(CODE_FORM, Pattern.CASE_INSENSITIVE);
    private static final Pattern STRONG = Pattern.compile(
            "\\s*(?:(?:code\\s+)?(?:means?(?: that)?|stands for|is defined as|denotes"
                    + "|is (?:the|a) (?:trouble |fault )?code for)\\s+|\\s*[:=]\\s*)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern LOOSE =
            Pattern.compile("\\s+[-\u2013\u2014]\\s+|\\s*is\\s+|\\s*\\(", Pattern.CASE_INSENSITIVE);
    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[A-Za-z0-9)])[.!?](?:\\s|$)|\\n|;");
    private static final Pattern CLAUSE_END =
            Pattern.compile(",|:|\\b(?:because|which|so|while)\\b|\\.\\s", Pattern.CASE_INSENSITIVE);

    /** The claims of a text, in its order, at most {@link #MOST}. */
    static List<MeaningClaim> in(String text) {
        List<MeaningClaim> claims = new ArrayList<>();
        Matcher code = CODE.matcher(text);
        while (code.find() && claims.size() < MOST) {
            String rest = text.substring(code.end(), Math.min(text.length(), code.end() + MOST_CHARS));
            Matcher strong = STRONG.matcher(rest);
            Matcher loose = LOOSE.matcher(rest);
            boolean isStrong = strong.lookingAt();
            if (!isStrong && !loose.lookingAt()) {
                continue;
            }
            boolean bracket = !isStrong && loose.group().endsWith("(");
            int said = isStrong ? strong.end() : loose.end();
            String after = rest.substring(said);
            String sentence = upTo(CODE, bracket ? upTo(")", after) : upTo(SENTENCE_END, after));
            String clause = upTo(CLAUSE_END, sentence);
            claims.add(new MeaningClaim(
                    code.group(1).toUpperCase(Locale.ROOT),
                    isStrong ? clause : upTo("(", clause),
                    sentence,
                    code.start(),
                    code.end() + said,
                    isStrong));
        }
        return claims;
    }

    private static String upTo(Pattern end, String text) {
        Matcher matcher = end.matcher(text);
        return matcher.find() ? text.substring(0, matcher.start()) : text;
    }

    private static String upTo(String end, String text) {
        int at = text.indexOf(end);
        return at < 0 ? text : text.substring(0, at);
    }
}
