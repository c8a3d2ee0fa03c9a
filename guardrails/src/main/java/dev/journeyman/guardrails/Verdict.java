package dev.journeyman.guardrails;

import org.jspecify.annotations.Nullable;

/**
 * What one rule says of one text.
 *
 * <p>A rule says what it found; what is done about it is the policy's ({@link dev.journeyman.guardrails.policy.Action}). So a rule that could mend a text offers the
 * mended text, and a policy may still block it.
 */
public sealed interface Verdict {
    /** The text may pass as it is. */
    Verdict ALLOW = new Allow();

    /** The text may pass as it is. */
    record Allow() implements Verdict {}

    /**
     * The text may pass as it is, and what was found is told, whatever the policy does about what the rule forbids.
     *
     * @param reason a short name of what was found, for metrics and tests; lower case with underscores
     * @param evidence where in the text
     * @param explanation what was found
     */
    record Note(String reason, Span evidence, Explanation explanation) implements Verdict {}

    /**
     * The text may pass as it is written here.
     *
     * @param reason a short name of what was found, for metrics and tests; lower case with underscores
     * @param evidence where in the text
     * @param text the whole text, mended
     * @param explanation why
     */
    record Rewrite(String reason, Span evidence, String text, Explanation explanation) implements Verdict {}

    /**
     * The text may not pass.
     *
     * @param reason a short name of what was found, for metrics and tests; lower case with underscores
     * @param evidence where in the text
     * @param explanation why
     * @param reply what to answer in place of serving it, politely; null where the caller is to get an error
     */
    record Block(
            String reason,
            Span evidence,
            Explanation explanation,
            @Nullable String reply) implements Verdict {
        /** A block that the caller gets as an error. */
        public Block(String reason, Span evidence, Explanation explanation) {
            this(reason, evidence, explanation, null);
        }
    }
}
