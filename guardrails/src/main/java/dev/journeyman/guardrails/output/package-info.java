/**
 * The rules that judge an answer before it is sent, a sentence at a time. Each sees the sentence, what was sent before it, the question, the instructions and the passages;
 * none keeps anything between calls, and what an explanation says never quotes the answer.
 *
 * <p>Where a rule needs words of a language, they stand in the rule's own list or in the domain's {@code guardrails.yaml}; the rules are exact for what they list and silent
 * about the rest.
 */
@NullMarked
package dev.journeyman.guardrails.output;

import org.jspecify.annotations.NullMarked;
