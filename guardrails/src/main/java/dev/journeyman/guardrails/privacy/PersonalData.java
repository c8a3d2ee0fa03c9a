package dev.journeyman.guardrails.privacy;

import java.util.Locale;

/** The kinds of personal data that are looked for, in the order in which one wins over another at the same place. */
public enum PersonalData {
    /** An e-mail address. */
    EMAIL,
    /** A bank account's international number (ISO 13616). */
    IBAN,
    /** A payment card's number (ISO/IEC 7812). */
    CARD,
    /** A vehicle identification number (ISO 3779). */
    VIN,
    /** A telephone number. */
    PHONE,
    /** A vehicle's licence plate. */
    PLATE;

    /** The name in counts and metrics: {@code email}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What stands in a text in its place: {@code [email]}. */
    public String placeholder() {
        return "[" + label() + "]";
    }
}
