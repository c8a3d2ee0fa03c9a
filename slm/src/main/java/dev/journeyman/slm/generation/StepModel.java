package dev.journeyman.slm.generation;

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
}
