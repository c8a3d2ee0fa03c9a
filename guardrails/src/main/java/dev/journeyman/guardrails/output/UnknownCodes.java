package dev.journeyman.guardrails.output;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a sentence explains a code that nobody can explain. Naming it is no explanation, and neither is to say that it is not known. */
final class UnknownCodes {
    /** Words that say that the code is not known, or where to look it up. */
    private static final Pattern NOT_KNOWN = Pattern.compile(
            "\\b(?:not (?:in|part of|found in) (?:the|my|this|our|any)|unknown|not (?:a )?(?:known|listed|defined|documented|valid|standard|generic|real|familiar)"
                    + "|do(?:es)? not (?:know|have|recogni[sz]e|exist)|do(?:es)?n'?t (?:know|have|recogni[sz]e|exist)|no (?:entry|meaning|information|record|such)"
                    + "|can(?:not|'t| not) (?:say|tell|explain|find|give|confirm)|isn't (?:in|listed|known)|look (?:it|this|that)? ?up"
                    + "|service (?:information|manual|documents)|(?:maker|manufacturer)(?:-specific|(?:'s|s'?)? (?:documents?|documentation|information|list|manual|data|own))|ask the (?:maker|manufacturer)|reserved"
                    + "|nicht (?:in der|bekannt|gelistet)|unbekannt|kenne ich nicht|desconocid[oa]|no (?:est[a\u00e1]|figura|conozco)|inconnue?"
                    + "|ne (?:connais|figure)|sconosciut[oa]|non (?:\u00e8|conosco))",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    /** Words that explain all the same. */
    private static final Pattern BUT = Pattern.compile(
            "\\b(?:but|however|though|although|still|probably|likely|maybe|perhaps|might|could be|often|usually|typically|aber|jedoch|pero|mais|ma)\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern CODE =
            Pattern.compile("(?<![A-Za-z0-9])[PBCU][0-3][0-9A-F]{3}(?![A-Za-z0-9])", Pattern.CASE_INSENSITIVE);

    /** Words that tell a meaning, a cause or a check. */
    private static final Pattern EXPLAINS = Pattern.compile(
            "\\b(?:means?|meaning|indicat\\w+|points? to|stands? for|refers? to|describes?|relates? to|signals?|denotes?|caused? by|causes?|due to|because"
                    + "|usually|typically|often|commonly|most likely|faulty|failed|defective|worn|bad|blocked|broken|leak\\w*|sensor|circuit|module|pump|valve|wiring"
                    + "|(?:check|inspect|replace|test|measure|swap|clean|repair|fix|start with|look at)\\s+(?!if\\b|whether\\b|that\\b|for\\b|again\\b)"
                    + "|bedeutet|steht f\u00fcr|wegen|ursache|defekt|pr\u00fcfe[nt]?|ersetze[nt]?|significa|indica|debido|causa|revise|reemplace"
                    + "|signifie|indique|cause|v\u00e9rifie[rz]|remplace[rz]|dovuto|controlla\\w*|sostitui\\w*)\\b",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    /** What "is" may be followed by without explaining. */
    private static final Set<String> STATES = Set.of(
            "a",
            "an",
            "the",
            "not",
            "stored",
            "present",
            "pending",
            "active",
            "set",
            "shown",
            "listed",
            "back",
            "gone",
            "cleared",
            "there",
            "logged",
            "confirmed",
            "permanent",
            "another",
            "also",
            "still",
            "code",
            "read",
            "one",
            "intermittent",
            "history",
            "in",
            "on",
            "new",
            "now");

    private static final Pattern CLAIM = Pattern.compile(
            "^[*_`\"')\\]]{0,4}\\s*(?:[:=|(\u2192]|->|-\\s|\u2013|\u2014|,? ?(?:is|ist|es|est|\u00e8)\\s)[\\s*_]*(\\p{L}[\\p{L}-]*)((?:\\s+[\\p{L}\\p{N}/-]+){0,2})");

    /** "P3FFF means that …", which nothing before it takes back. */
    private static final Pattern SAYS = Pattern.compile(
            "[*_`\"')\\]]{0,4}\\s*(?:means|stands for|indicates|refers to|is caused by|points to|bedeutet|significa|signifie)\\s+"
                    + "(?!nothing|not\\b|nichts|nada|rien|niente)\\p{L}",
            Pattern.CASE_INSENSITIVE);

    private UnknownCodes() {}

    /**
     * Whether a sentence explains a code.
     *
     * @param sentence that names the code, or speaks of it
     * @param code in upper case
     */
    static boolean explains(String sentence, String code) {
        int behind = sentence.toUpperCase(Locale.ROOT).indexOf(code) + code.length();
        if (behind >= code.length()
                && behind <= sentence.length()
                && SAYS.matcher(sentence.substring(behind)).lookingAt()) {
            return true;
        }
        Matcher unknown = NOT_KNOWN.matcher(sentence);
        if (unknown.find()) {
            Matcher but = BUT.matcher(sentence).region(unknown.start(), sentence.length());
            return but.find() && hasExplanation(sentence.substring(but.end()));
        }
        return hasExplanation(sentence) || isClaimed(sentence, code);
    }

    private static boolean hasExplanation(String text) {
        Matcher word = EXPLAINS.matcher(text);
        while (word.find()) {
            String rest = text.substring(word.end()).stripLeading();
            if (!CODE.matcher(rest).lookingAt() && !rest.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** "P3FFF: fuel pump", "P3FFF is a fuel pump fault". */
    private static boolean isClaimed(String sentence, String code) {
        int at = sentence.toUpperCase(Locale.ROOT).indexOf(code);
        if (at < 0 || sentence.length() - at < code.length()) {
            return false;
        }
        Matcher claim = CLAIM.matcher(sentence.substring(Math.min(sentence.length(), at + code.length())));
        if (!claim.find()) {
            return false;
        }
        String first = claim.group(1).toLowerCase(Locale.ROOT);
        String next = claim.group(2).strip().toLowerCase(Locale.ROOT);
        if (!STATES.contains(first)) {
            return true;
        }
        return (first.equals("a") || first.equals("an") || first.equals("the"))
                && !next.isEmpty()
                && !next.matches("(?:code|(?:trouble|fault|second|first|stored|pending|other|new|last|only|same) ?.*)");
    }
}
