package dev.journeyman.retrainer.trainingset;

import dev.journeyman.slm.tokenizer.Tokenizer;

/** Counts the tokens of a text: the cap is on tokens as the model sees them. */
@FunctionalInterface
public interface TokenCount {
    /** How many tokens the text has. */
    long of(String text);

    /** Counts with a model's tokenizer. */
    static TokenCount by(Tokenizer tokenizer) {
        return text -> tokenizer.encode(text).length;
    }
}
