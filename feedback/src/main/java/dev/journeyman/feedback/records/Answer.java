package dev.journeyman.feedback.records;

import dev.journeyman.feedback.events.Content;
import dev.journeyman.feedback.events.FinishReason;
import dev.journeyman.feedback.events.InteractionLogged;
import dev.journeyman.feedback.events.Message;
import java.util.List;

/**
 * A logged answer as the rules see it.
 *
 * @param interactionId the interaction
 * @param prompt the conversation up to it
 * @param promptKey the same for {@linkplain Derivation the same prompt}
 * @param text what was sent
 * @param key the same for the same text to the same prompt
 * @param finish why it ended
 * @param readByModel whether a model read the prompt: false where a guardrail blocked the request
 * @param modelVersion the version that wrote it
 */
public record Answer(
        String interactionId,
        List<Message> prompt,
        String promptKey,
        String text,
        AnswerKey key,
        FinishReason finish,
        boolean readByModel,
        String modelVersion) {
    private static final int KEY_DIGITS = 32;

    static Answer of(InteractionLogged interaction, Content content) {
        String promptKey = promptKey(content.messages());
        return new Answer(
                interaction.id(),
                content.messages(),
                promptKey,
                content.answer(),
                AnswerKey.of(promptKey, content.answer()),
                interaction.finishReason(),
                !content.renderedPrompt().isBlank(),
                interaction.modelVersion());
    }

    /** The digest of a conversation, message by message in normal form. */
    static String promptKey(List<Message> messages) {
        ContentDigest digest = new ContentDigest();
        for (Message message : messages) {
            digest.add(message.role().wire()).add(SameText.normal(message.content()));
        }
        return digest.hex(KEY_DIGITS);
    }

    /** Whether a technician can have meant the model's words with a thumb. */
    public boolean isSide() {
        return (finish == FinishReason.STOP || finish == FinishReason.LENGTH) && !text.isBlank();
    }

    /** Whether a model may learn to say it: it is a side, and it came to its own end. */
    public boolean isWhole() {
        return finish == FinishReason.STOP && !text.isBlank();
    }
}
