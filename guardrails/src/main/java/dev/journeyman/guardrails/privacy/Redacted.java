package dev.journeyman.guardrails.privacy;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * A text without its personal data.
 *
 * @param text the text, with {@link PersonalData#placeholder} where something was
 * @param counts how often each kind was found; kinds that were not are absent
 */
public record Redacted(String text, Map<PersonalData, Integer> counts) {
    /** Copies the counts. */
    public Redacted {
        counts = counts.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(counts));
    }

    /** A text in which nothing was found. */
    public static Redacted unchanged(String text) {
        return new Redacted(text, Map.of());
    }

    /** How often anything was found. */
    public int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }
}
