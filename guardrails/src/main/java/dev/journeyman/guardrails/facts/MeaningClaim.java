package dev.journeyman.guardrails.facts;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place where a text says what a trouble code is: "P0301 means …", "P0301: …", "P0301 is …", "P0301 (…)", a row of a table, "… (P0301)", or "It means …" in the
 * sentences after the one that names it.
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
    private static final int MOST_CHARS_BEFORE = 120;
    private static final String CODE_FORM = "(?<![A-Za-z0-9])([PBCU][0-3][0-9A-F]{3})(?![A-Za-z0-9])";
    private static final Pattern CODE = Pattern.compile(CODE_FORM, Pattern.CASE_INSENSITIVE);
    private static final Pattern SENTENCE_END =
            Pattern.compile("(?<=[\\p{L}\\p{N})*_`\"])[.!?](?:\\s|$)|\\n|;|\\||\\*\\*|\u3002");
    private static final Pattern CLAUSE_END = Pattern.compile(
            ",|:|\\b(?:because|which|so|while|weil|denn|porque|parce)\\b|\\.\\s", Pattern.CASE_INSENSITIVE);
    private static final Pattern PHRASE_START = Pattern.compile(
            "[.,;:!?|\\n]\\s|\\n|\\b(?:and|the code for|code for|with|for)\\s", Pattern.CASE_INSENSITIVE);

    /** The claims of a text, in the order of their codes, at most {@link #MOST}. */
    static List<MeaningClaim> in(String text) {
        List<MeaningClaim> claims = new ArrayList<>();
        Matcher code = CODE.matcher(text);
        int before = 0;
        while (code.find() && claims.size() < MOST) {
            String rest = text.substring(code.end(), Math.min(text.length(), code.end() + MOST_CHARS));
            boolean found = ahead(code, rest, claims);
            if (claims.size() < MOST) {
                behind(code, text, before, claims);
            }
            if (!found && claims.size() < MOST) {
                later(code, rest, standsAlone(text, before, code.start()), claims);
            }
            before = code.end();
        }
        return claims;
    }

    /** "P0301 means …". */
    private static boolean ahead(Matcher code, String rest, List<MeaningClaim> claims) {
        Matcher strong = ClaimWords.STRONG.matcher(rest);
        Matcher loose = ClaimWords.LOOSE.matcher(rest);
        boolean isStrong = strong.lookingAt();
        if (!isStrong && !loose.lookingAt()) {
            return false;
        }
        boolean bracket = !isStrong && loose.group().endsWith("(");
        int said = isStrong ? strong.end() : loose.end();
        return add(code, rest, said, bracket, isStrong, claims);
    }

    /** "P0301. It means …". */
    private static void later(Matcher code, String rest, boolean alone, List<MeaningClaim> claims) {
        String own = upTo(CODE, rest);
        Matcher strong = ClaimWords.LATER.matcher(own);
        if (strong.find() && isNext(own, strong)) {
            add(code, rest, strong.end(), false, true, claims);
            return;
        }
        Matcher field = ClaimWords.FIELD.matcher(own);
        if (field.find()) {
            add(code, rest, field.end(), false, true, claims);
            return;
        }
        Matcher loose = ClaimWords.LATER_LOOSE.matcher(own);
        if (loose.find() && isNext(own, loose)) {
            add(code, rest, loose.end(), false, false, claims);
            return;
        }
        Matcher next = ClaimWords.NEXT_LINE.matcher(own);
        if (alone && next.lookingAt()) {
            add(code, rest, next.end(), false, false, claims);
        }
    }

    private static boolean isNext(String text, Matcher sentence) {
        Matcher end = SENTENCE_END.matcher(text).region(0, sentence.start());
        return !end.find();
    }

    /** Whether nothing stands before a code on its line, and the line before is no such code. */
    private static boolean standsAlone(String text, int before, int start) {
        String left = text.substring(Math.max(before, start - MOST_CHARS_BEFORE), start);
        return ClaimWords.LINE_OF_ITS_OWN.matcher(left).find()
                && (before == 0 || left.strip().length() > 4);
    }

    private static boolean add(
            Matcher code, String rest, int at, boolean bracket, boolean isStrong, List<MeaningClaim> claims) {
        int said = at;
        if (ClaimWords.DENIED.matcher(rest).region(said, rest.length()).lookingAt()) {
            Matcher but = ClaimWords.BUT.matcher(rest).region(said, rest.length());
            if (!but.find()) {
                return false;
            }
            said = but.end();
        }
        String after = rest.substring(said);
        String sentence = upTo(CODE, bracket ? upToBracket(after) : upTo(SENTENCE_END, after));
        String clause = upTo(CLAUSE_END, sentence);
        claims.add(new MeaningClaim(
                code.group(1).toUpperCase(Locale.ROOT),
                isStrong || bracket ? clause : upTo("(", clause),
                sentence,
                code.start(),
                code.end() + said,
                isStrong));
        return true;
    }

    /** "… (P0301)", "… is P0301". */
    private static void behind(Matcher code, String text, int from, List<MeaningClaim> claims) {
        int begin = Math.max(from, code.start() - MOST_CHARS_BEFORE);
        String left = text.substring(begin, code.start());
        Matcher link = ClaimWords.BEFORE.matcher(left);
        if (!link.find()) {
            return;
        }
        boolean bracket = link.group().indexOf('(') >= 0 || link.group().indexOf('[') >= 0;
        if (bracket && (code.end() >= text.length() || ")],".indexOf(text.charAt(code.end())) < 0)) {
            return;
        }
        int start = 0;
        Matcher phrase = PHRASE_START.matcher(left).region(0, link.start());
        while (phrase.find()) {
            start = phrase.end();
        }
        String words = left.substring(start, link.start());
        if (words.isBlank()) {
            return;
        }
        claims.add(new MeaningClaim(
                code.group(1).toUpperCase(Locale.ROOT), words, words, code.start(), begin + start, false));
    }

    private static String upTo(Pattern end, String text) {
        Matcher matcher = end.matcher(text);
        return matcher.find() ? text.substring(0, matcher.start()) : text;
    }

    private static String upTo(String end, String text) {
        int at = text.indexOf(end);
        return at < 0 ? text : text.substring(0, at);
    }

    /** The words up to the bracket that closes, past those that are opened and closed within. */
    private static String upToBracket(String text) {
        int open = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '(') {
                open++;
            } else if (c == ')' && open-- == 0) {
                return text.substring(0, i);
            }
        }
        return text;
    }
}
