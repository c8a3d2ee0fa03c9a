package dev.journeyman.slm.generation;

/** The logits of one step: a row for each sequence that wanted one, in order. */
public interface StepLogits extends AutoCloseable {
    /** How many rows there are. */
    int count();

    /** [V] a copy of a row, the caller's to change. */
    float[] row(int index);

    /** The token with the largest logit of a row, the lowest of several; -1 where the largest is not finite, NaN counting as the largest. */
    int argmax(int index);

    @Override
    void close();
}
