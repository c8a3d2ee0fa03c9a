package dev.journeyman.slm.generation;

import java.nio.file.Path;
import java.util.List;

/** The network as the engine sees it: something that opens sessions which compute steps. */
public interface StepModel {
    /** How many tokens there are; logits have so many numbers. */
    int vocabularySize();

    /** Tokens that end an answer; may be several. */
    List<Integer> endTokens();

    /** The most tokens of a sequence the network was made for. */
    int contextTokens();

    /** What a token's keys and values take in memory. */
    long cacheBytesPerToken();

    /** Opens a session with a KV cache of so many slots, each of so many tokens. The engine closes it. */
    StepSession open(int slots, int capacityTokens);

    /** Whether its steps keep this machine's processors busy: then they are computed in turns with those of other such models, and not beside them. */
    default boolean keepsProcessorsBusy() {
        return false;
    }

    /**
     * Brings an adapter into memory, for rows of this model's sessions. Called by any thread, one at a time, also while another computes steps.
     *
     * @param directory an adapter in PEFT's form, or a model directory with one that was merged into its weights
     * @param mostBytes what it may take
     * @throws AdapterException where it takes more, or the model takes none
     * @throws dev.journeyman.slm.checkpoint.CheckpointException where its files are missing, malformed, or not for this model
     */
    default StepAdapter adapter(Path directory, long mostBytes) {
        throw new AdapterException(AdapterException.Kind.NOT_SUPPORTED, "This model takes no adapters.");
    }
}
