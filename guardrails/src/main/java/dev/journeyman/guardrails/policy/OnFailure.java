package dev.journeyman.guardrails.policy;

/** What becomes of a text when a rule took longer than its budget, or failed. */
public enum OnFailure {
    /** The text does not pass: fail closed. */
    CLOSED("closed"),
    /** The text passes, and the verdicts say that the rule did not judge it: fail open. */
    OPEN("open");

    private final String label;

    OnFailure(String label) {
        this.label = label;
    }

    /** Its name in the policy file. */
    public String label() {
        return label;
    }
}
