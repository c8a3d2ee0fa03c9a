/**
 * Passages in answers: looked for before the model is asked, judged like anything else that a stranger wrote, put before the model as data, and cited where the answer rests
 * on them.
 *
 * <p>In a prompt each passage stands under its number, every line of it quoted with {@code > }, so that no text of a passage can look like the end of the quotation. What a
 * guardrail finds in a passage is dealt with before: one that steers the assistant never reaches the prompt.
 */
@NullMarked
package dev.journeyman.gateway.grounding;

import org.jspecify.annotations.NullMarked;
