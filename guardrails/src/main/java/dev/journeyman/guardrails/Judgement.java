package dev.journeyman.guardrails;

import dev.journeyman.guardrails.policy.Action;
import org.jspecify.annotations.Nullable;

/**
 * What a rule found in a text, and what was done about it. A rule that found nothing leaves none.
 *
 * @param rule the rule's name
 * @param stage where the text stood
 * @param reason a short name of what was found, for metrics
 * @param action what was done: {@link Action#OBSERVE} where the text passed all the same
 * @param evidence where in the text
 * @param explanation why, without quoting the text
 * @param reply what to answer in place of serving the text; null where there is nothing to answer
 */
public record Judgement(
        String rule,
        Stage stage,
        String reason,
        Action action,
        Span evidence,
        Explanation explanation,
        @Nullable String reply) {

    /** Whether the text may not pass. */
    public boolean blocks() {
        return action == Action.BLOCK;
    }
}
