package dev.journeyman.guardrails.stream;

/**
 * What may be sent now.
 *
 * @param text as it may be sent; may be empty
 * @param modelChars how many characters of what the model wrote it stands for; another number than the text has where a rule rewrote it
 */
public record Released(String text, int modelChars) {
    /** Nothing yet. */
    public static final Released NOTHING = new Released("", 0);

    Released then(Released next) {
        return new Released(text + next.text, modelChars + next.modelChars);
    }
}
