package dev.journeyman.guardrails.policy;

import java.time.Duration;

/**
 * How one rule is applied.
 *
 * @param action what is done about what it finds
 * @param threshold how sure a rule that scores must be, 0 to 1, or {@link #OWN_THRESHOLD}; rules that do not score ignore it
 * @param budget how long it may take for one text
 * @param onFailure what becomes of the text when it takes longer, or fails
 */
public record RulePolicy(Action action, double threshold, Duration budget, OnFailure onFailure) {
    /** The rule's own threshold, with which it was measured; a number that is none. */
    public static final double OWN_THRESHOLD = Double.NaN;

    /** Checks the ranges. */
    public RulePolicy {
        if (threshold < 0 || threshold > 1) {
            throw new IllegalArgumentException("a threshold is from 0 to 1, not " + threshold);
        }
        if (budget.isNegative() || budget.isZero()) {
            throw new IllegalArgumentException("a budget is more than 0, not " + budget);
        }
    }

    /** The threshold of a rule whose own is this. */
    public double thresholdOr(double own) {
        return Double.isNaN(threshold) ? own : threshold;
    }
}
