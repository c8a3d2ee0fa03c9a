package dev.journeyman.slm.tokenizer;

import java.util.Arrays;

/**
 * A conversation as the model reads it.
 *
 * @param text the rendered template, control tokens spelled out; for people and logs
 * @param tokens what the network gets; made from the pieces of the rendering, not from {@code text}, so that a control
 *     token spelled by a user stays text
 */
@SuppressWarnings("ArrayRecordComponent") // A prompt of 100,000 tokens is an array; equality is by content, see below.
public record Prompt(String text, int[] tokens) {

    /** Equal when text and tokens are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Prompt that && text.equals(that.text) && Arrays.equals(tokens, that.tokens);
    }

    @Override
    public int hashCode() {
        return 31 * text.hashCode() + Arrays.hashCode(tokens);
    }

    /** The text, and how many tokens it takes. */
    @Override
    public String toString() {
        return "Prompt[" + tokens.length + " tokens: " + text + "]";
    }
}
