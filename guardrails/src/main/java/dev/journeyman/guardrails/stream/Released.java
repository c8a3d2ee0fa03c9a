package dev.journeyman.guardrails.stream;

/**
 * What may be sent now.
 *
 * @param text as it may be sent; may be empty
 * @param modelChars how many characters of what the model wrote it stands for
 * @param rewritten whether a rule changed any of it
 */
public record Released(String text, int modelChars, boolean rewritten) {
    /** Nothing yet. */
    public static final Released NOTHING = new Released("", 0, false);

    Released then(Released next) {
        return new Released(text + next.text, modelChars + next.modelChars, rewritten || next.rewritten);
    }
}
