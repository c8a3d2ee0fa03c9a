package dev.journeyman.guardrails.policy;

/** What is done about what a rule finds. */
public enum Action {
    /** The rule is not asked. */
    OFF("off"),
    /** The finding is told in the verdicts, and the text passes. */
    OBSERVE("observe"),
    /** The text passes as the rule mends it; where the rule cannot mend it, it is blocked. */
    REWRITE("rewrite"),
    /** The text does not pass. */
    BLOCK("block");

    private final String label;

    Action(String label) {
        this.label = label;
    }

    /** Its name in the policy file. */
    public String label() {
        return label;
    }
}
