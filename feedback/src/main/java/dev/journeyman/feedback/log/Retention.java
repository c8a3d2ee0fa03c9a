package dev.journeyman.feedback.log;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long, and how much, of each class of data is kept. A class that is not named is kept for ever.
 *
 * @param limits by class
 */
public record Retention(Map<DataClass, Limit> limits) {
    /** Everything is kept for ever. */
    public static final Retention FOREVER = new Retention(Map.of());

    private static final Duration MOST_AGE = Duration.ofDays(36_500);

    /** Copies the limits. */
    public Retention {
        Map<DataClass, Limit> copy = new EnumMap<>(DataClass.class);
        copy.putAll(limits);
        limits = Collections.unmodifiableMap(copy);
    }

    /** Whether nothing is ever too much. */
    boolean isForever() {
        return limits.values().stream().allMatch(limit -> limit.age() == null && limit.bytes() == null);
    }

    /**
     * The limit of a class.
     *
     * @param age what is older is removed; null for no limit
     * @param bytes while there is more, as stored before compression, the oldest is removed; null for no limit
     */
    public record Limit(@Nullable Duration age, @Nullable Long bytes) {
        /**
         * Checks the limit.
         *
         * @throws LogException if it is negative, or more than a hundred years
         */
        public Limit {
            if (age != null && (age.isNegative() || age.compareTo(MOST_AGE) > 0)) {
                throw new LogException(
                        LogException.Kind.INVALID,
                        "the age to keep must be from 0 to " + MOST_AGE.toDays() + " days, is " + age);
            }
            if (bytes != null && bytes < 0) {
                throw new LogException(
                        LogException.Kind.INVALID, "the bytes to keep must not be negative, are " + bytes);
            }
        }
    }
}
