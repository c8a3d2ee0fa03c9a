package dev.journeyman.feedback.events;

/** One message of a conversation. */
public record Message(MessageRole role, String content) {
    /**
     * Checks every field.
     *
     * @throws InvalidEventException if the content is too long
     */
    public Message {
        content = Checks.wellFormed(content);
        new Checks().text("content", content, EventLimits.MOST_TEXT_CHARS).throwIfAny();
    }
}
