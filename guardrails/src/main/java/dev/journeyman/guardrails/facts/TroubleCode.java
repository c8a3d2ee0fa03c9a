package dev.journeyman.guardrails.facts;

import java.util.regex.Pattern;

/**
 * One generic trouble code and its meaning.
 *
 * @param code five characters, upper case: system letter, digit 0-3, three hexadecimal digits (SAE J2012)
 * @param meaning what the standard's lists call it
 * @param system powertrain, body, chassis or network
 * @param agreement how many independent lists give this meaning
 */
public record TroubleCode(String code, String meaning, String system, int agreement) {
    static final Pattern FORM = Pattern.compile("[PBCU][0-3][0-9A-F]{3}");

    public TroubleCode {
        if (!isWellFormed(code)) {
            throw new IllegalArgumentException("\"" + code + "\" is no trouble code; one looks like P0301");
        }
        if (meaning.isBlank()) {
            throw new IllegalArgumentException(code + " has no meaning");
        }
        if (agreement < 1) {
            throw new IllegalArgumentException(code + ": agreement is at least 1, not " + agreement);
        }
    }

    /** Whether a text has the form of a trouble code, in upper case. */
    public static boolean isWellFormed(String text) {
        return FORM.matcher(text).matches();
    }
}
