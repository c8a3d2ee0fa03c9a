package dev.journeyman.guardrails;

/** Hears how long each rule took, for metrics. Called by whatever thread judges. */
@FunctionalInterface
public interface RuleWatch {
    /** Nobody listens. */
    RuleWatch NONE = (rule, stage, nanos, outcome) -> {};

    /** How a rule's look at a text ended. */
    enum Outcome {
        /** It found nothing. */
        CLEAN,
        /** It found something. */
        FOUND,
        /** It took longer than its budget. */
        OVER_BUDGET,
        /** It threw. */
        FAILED
    }

    /** A rule looked at a text. */
    void looked(String rule, Stage stage, long nanos, Outcome outcome);
}
