package dev.journeyman.feedback.log;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a look at every byte of the store found.
 *
 * @param findings the first {@link #MOST_FINDINGS} things that are wrong; empty for a sound store
 * @param findingsInAll how many there are
 * @param lastSequence the highest sequence that was given out; 0 for an empty log
 * @param events how many events there are of each type
 * @param tombstones how many sequences hold a tombstone
 * @param storeBytes what the store's files take
 */
public record Verification(
        List<Finding> findings,
        long findingsInAll,
        long lastSequence,
        Map<String, Long> events,
        long tombstones,
        long storeBytes) {
    /** The most findings that are listed. */
    public static final int MOST_FINDINGS = 1_000;

    /** Copies lists and maps. */
    public Verification {
        findings = List.copyOf(findings);
        events = Collections.unmodifiableMap(new TreeMap<>(events));
    }

    /** Whether nothing is wrong. */
    public boolean isSound() {
        return findingsInAll == 0;
    }
}
