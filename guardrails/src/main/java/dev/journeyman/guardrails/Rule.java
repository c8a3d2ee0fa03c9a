package dev.journeyman.guardrails;

import java.util.Set;

/**
 * Looks for one kind of trouble in a text. A pure function: the same subject has the same verdict, whoever asks and whenever. Any thread may call it; it keeps
 * nothing between calls.
 */
public interface Rule {
    /** Its name in policies, verdicts and metrics: lower case with hyphens. */
    String name();

    /** Where it looks. */
    Set<Stage> stages();

    /** What it costs, so that cheap rules come first and spare the others a text that is blocked anyway. */
    Cost cost();

    /**
     * Judges a text.
     *
     * @throws Budget.Exceeded where the budget ended before it was done
     */
    Verdict check(Subject subject, Budget budget);

    /** How much work a rule is. */
    enum Cost {
        /** One look at the length or at each character. */
        TRIVIAL,
        /** A pass or two over the text. */
        LOW,
        /** Words are looked up, compared or scored. */
        MEDIUM,
        /** The text is compared with other texts. */
        HIGH
    }
}
