package dev.journeyman.feedback.events;

/**
 * What one guardrail said of the question or of the answer.
 *
 * @param rule the rule's name
 * @param explanation why, without the text it is about; may be empty
 */
public record GuardrailVerdict(String rule, Outcome outcome, String explanation) {
    /**
     * Checks every field.
     *
     * @throws InvalidEventException naming all that are wrong
     */
    public GuardrailVerdict {
        rule = Checks.wellFormed(rule);
        explanation = Checks.wellFormed(explanation);
        new Checks()
                .name("rule", rule)
                .text("explanation", explanation, EventLimits.MOST_EXPLANATION_CHARS)
                .throwIfAny();
    }
}
