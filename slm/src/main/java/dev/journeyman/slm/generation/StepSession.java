package dev.journeyman.slm.generation;

import java.util.List;

/** A network with the KV cache of one engine. Used by one thread at a time. */
public interface StepSession extends AutoCloseable {
    /**
     * One forward pass over a ragged batch.
     *
     * @param rows at least one; no two of the same slot
     * @return a row of logits for each token whose logits are wanted, in the rows' order; the engine closes it before the next step
     */
    StepLogits forward(List<StepRow> rows);

    /**
     * Copies what a slot holds of its first tokens into another.
     *
     * @param tokens at least 1; the first slot holds so many
     */
    void copy(int fromSlot, int toSlot, int tokens);

    /** Makes a slot as it was in the beginning: what it holds may be no numbers, and neighbours are computed over it. */
    void erase(int slot);

    @Override
    void close();
}
