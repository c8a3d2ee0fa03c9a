package dev.journeyman.guardrails.privacy;

/** Takes personal data out of a text. Pure; any thread. */
@FunctionalInterface
public interface Redaction {
    /** Every text as it is: for those who keep nothing of what they read. */
    Redaction NONE = Redacted::unchanged;

    /** The text without what was found in it. */
    Redacted redact(String text);
}
