package dev.journeyman.slm.training;

import java.util.Arrays;

/**
 * One document to learn from.
 *
 * @param tokens the document [T], at least two tokens
 * @param learned [T]: whether the token is to be predicted from those before it. The first never is.
 */
public record TrainingExample(int[] tokens, boolean[] learned) {
    public TrainingExample {
        if (tokens.length < 2) {
            throw new IllegalArgumentException("an example needs at least two tokens");
        }
        if (learned.length != tokens.length) {
            throw new IllegalArgumentException(
                    "learned has " + learned.length + " marks for " + tokens.length + " tokens");
        }
    }

    /** An example of which every token but the first is learned: plain text. */
    public static TrainingExample text(int[] tokens) {
        boolean[] learned = new boolean[tokens.length];
        Arrays.fill(learned, 1, tokens.length, true);
        return new TrainingExample(tokens, learned);
    }

    /** An example of which the answer is learned: a prompt and its answer, at least one token each. */
    public static TrainingExample answer(int[] prompt, int[] answer) {
        if (prompt.length == 0 || answer.length == 0) {
            throw new IllegalArgumentException("a prompt and its answer need at least one token each");
        }
        int[] tokens = Arrays.copyOf(prompt, prompt.length + answer.length);
        System.arraycopy(answer, 0, tokens, prompt.length, answer.length);
        boolean[] learned = new boolean[tokens.length];
        Arrays.fill(learned, prompt.length, tokens.length, true);
        return new TrainingExample(tokens, learned);
    }

    /** How many tokens are learned. */
    public int learnedTokens() {
        int n = 0;
        for (int i = 1; i < learned.length; i++) {
            n += learned[i] ? 1 : 0;
        }
        return n;
    }
}
