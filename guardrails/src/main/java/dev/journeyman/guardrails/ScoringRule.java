package dev.journeyman.guardrails;

/** A rule that is more or less sure, and finds something from its policy's threshold on. */
public interface ScoringRule extends Rule {
    /** Judges a text; {@code threshold} is how sure the rule must be, 0 to 1. */
    Verdict check(Subject subject, double threshold, Budget budget);

    /** How sure it must be where a policy does not say. */
    double standardThreshold();

    @Override
    default Verdict check(Subject subject, Budget budget) {
        return check(subject, standardThreshold(), budget);
    }
}
