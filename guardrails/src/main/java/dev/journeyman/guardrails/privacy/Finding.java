package dev.journeyman.guardrails.privacy;

/**
 * Personal data at a place of a text.
 *
 * @param kind what it is
 * @param start its first character (UTF-16 unit)
 * @param end the one after its last
 */
public record Finding(PersonalData kind, int start, int end) {
    /** Checks the order of its ends. */
    public Finding {
        if (start < 0 || end <= start) {
            throw new IllegalArgumentException("a finding must have characters, had " + start + " to " + end);
        }
    }
}
