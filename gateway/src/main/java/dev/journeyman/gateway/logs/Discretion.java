package dev.journeyman.gateway.logs;

import dev.journeyman.guardrails.privacy.PersonalDataRedaction;
import dev.journeyman.guardrails.privacy.Redaction;
import java.util.regex.Pattern;

/**
 * Takes personal data and secrets out of what a fault says of itself, for a library that throws may quote what it was given.
 *
 * <p>Messages of what is thrown by parsers are left out altogether, because quoting is what they do. All others, and the messages of warnings and errors, lose what the
 * guardrails know for personal data and what looks like a key, and are cut.
 */
public final class Discretion {
    /** The most characters of a message that are kept. */
    static final int MOST_CHARS = 1000;

    private static final Redaction REDACTION = new PersonalDataRedaction();
    private static final Pattern SECRETS = Pattern.compile(
            "\\bjm_[0-9a-f]{12}_[A-Za-z0-9_-]{8,}|\\b(?:sk|pk|hf|ghp|gho|xox[abp])[-_][A-Za-z0-9_-]{8,}|(?i:\\b(?:bearer|basic)\\s+[A-Za-z0-9._~+/=-]{8,})");
    private static final Pattern PARSER = Pattern.compile(
            ".*(?:Pars(?:e|ing)|JsonProcessing|StreamRead|Databind|MismatchedInput|NumberFormat|Syntax|InvalidPath|Decod\\w*|MalformedInput)\\w*"
                    + "(?:Exception)?");
    private static final Pattern LINES = Pattern.compile("[\\r\\n\\u2028\\u2029\\p{Cntrl}]+");

    private Discretion() {}

    /** Whether a text has something in it that does not belong into a log. */
    public static boolean tells(String text) {
        return SECRETS.matcher(text).find() || REDACTION.redact(text).total() > 0;
    }

    /** A text on one line, without what does not belong into a log. */
    static String of(String text) {
        String cut = text.length() <= MOST_CHARS ? text : text.substring(0, MOST_CHARS) + "...";
        String line = LINES.matcher(cut).replaceAll(" ");
        String once =
                REDACTION.redact(SECRETS.matcher(line).replaceAll("[secret]")).text();
        return REDACTION.redact(once).text(); // two numbers side by side are one that is none, until the other is gone
    }

    /** What a fault says of itself; empty where such faults quote what they could not read. */
    static String ofFault(String className, String message) {
        String simple = className.substring(className.lastIndexOf('.') + 1);
        return PARSER.matcher(simple).matches() ? "" : of(message);
    }
}
