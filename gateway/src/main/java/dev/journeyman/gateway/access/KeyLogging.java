package dev.journeyman.gateway.access;

import java.util.Locale;

/** How much of a key's interactions is written down. */
public enum KeyLogging {
    /** Everything, without personal data. */
    FULL,
    /** Who, when, which version, how long; no text. */
    METADATA,
    /** Nothing; no feedback can be given on such an answer. */
    OFF;

    /** The name in files and options. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
