package dev.journeyman.feedback.events;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The texts of an interaction, after personal data was redacted.
 *
 * @param messages the conversation as it was asked, at least one message
 * @param renderedPrompt what the model read; empty where a guardrail blocked the request before there was a prompt
 * @param passages what retrieval put before the model; may be empty
 * @param answer what was sent; empty where nothing was
 * @param diagnosis what a diagnosis was asked of; null for a chat
 */
public record Content(
        List<Message> messages,
        String renderedPrompt,
        List<Passage> passages,
        String answer,
        @Nullable Diagnosis diagnosis) {
    /**
     * Checks every field.
     *
     * @throws InvalidEventException naming all that are wrong
     */
    public Content {
        messages = List.copyOf(messages);
        renderedPrompt = Checks.wellFormed(renderedPrompt);
        passages = List.copyOf(passages);
        answer = Checks.wellFormed(answer);
        Checks checks = new Checks()
                .most("messages", messages, EventLimits.MOST_MESSAGES)
                .text("rendered_prompt", renderedPrompt, EventLimits.MOST_PROMPT_CHARS)
                .most("passages", passages, EventLimits.MOST_PASSAGES)
                .text("answer", answer, EventLimits.MOST_TEXT_CHARS);
        if (messages.isEmpty()) {
            checks.problem("messages must hold at least one message");
        }
        checks.throwIfAny();
    }
}
