package dev.journeyman.feedback.events;

/**
 * A passage that was put before the model.
 *
 * @param id what citations call it
 * @param text as the model saw it
 */
public record Passage(String id, String text) {
    /**
     * Checks every field.
     *
     * @throws InvalidEventException naming all that are wrong
     */
    public Passage {
        id = Checks.wellFormed(id);
        text = Checks.wellFormed(text);
        new Checks()
                .name("id", id)
                .text("text", text, EventLimits.MOST_TEXT_CHARS)
                .throwIfAny();
    }
}
