package dev.journeyman.feedback.log;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What retention removed.
 *
 * @param removed events by class
 * @param keptBytes what is left of each class, as stored before compression; empty where nothing is limited, for nobody looks then
 * @param forgottenKeys idempotency keys that were forgotten
 */
public record RetentionReport(Map<DataClass, Long> removed, Map<DataClass, Long> keptBytes, long forgottenKeys) {
    /** Copies the maps. */
    public RetentionReport {
        removed = copy(removed);
        keptBytes = copy(keptBytes);
    }

    private static Map<DataClass, Long> copy(Map<DataClass, Long> counts) {
        Map<DataClass, Long> copy = new EnumMap<>(DataClass.class);
        copy.putAll(counts);
        return Collections.unmodifiableMap(copy);
    }

    /** How many events were removed. */
    public long removedInAll() {
        return removed.values().stream().mapToLong(Long::longValue).sum();
    }
}
