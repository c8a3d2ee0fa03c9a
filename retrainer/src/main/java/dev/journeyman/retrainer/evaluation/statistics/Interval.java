package dev.journeyman.retrainer.evaluation.statistics;

/** An interval that a value lies in with 95 % confidence. */
public record Interval(double low, double high) {
    /** Checks the order. */
    public Interval {
        if (!(low <= high)) {
            throw new IllegalArgumentException("an interval goes from low to high, not from " + low + " to " + high);
        }
    }

    /** Whether the value lies in it, its ends included. */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }
}
