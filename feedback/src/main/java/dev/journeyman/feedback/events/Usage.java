package dev.journeyman.feedback.events;

/** How many tokens the prompt and the answer have. */
public record Usage(long promptTokens, long completionTokens) {
    /**
     * Checks every field.
     *
     * @throws InvalidEventException naming all that are wrong
     */
    public Usage {
        new Checks()
                .notNegative("prompt_tokens", promptTokens)
                .notNegative("completion_tokens", completionTokens)
                .throwIfAny();
    }
}
