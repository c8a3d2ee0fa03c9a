package dev.journeyman.feedback.trust;

import java.time.Duration;

/**
 * How much feedback one technician can give in good faith within a time.
 *
 * @param window the time, in the events' own clock; it slides
 * @param most the most ratings, corrections, comparisons and withdrawals in it
 */
public record FloodLimit(Duration window, int most) {
    /**
     * Checks both.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    public FloodLimit {
        if (window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException("window must be longer than nothing, is " + window);
        }
        if (most < 1) {
            throw new IllegalArgumentException("most must be 1 or more, is " + most);
        }
    }
}
