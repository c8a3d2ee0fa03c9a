package dev.journeyman.loadtests.bench;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What is measured of shared beginnings.
 *
 * @param prefixTokens that two prompts begin with
 * @param ownTokens that each has besides
 * @param repeats how often each number is measured within a child, each time with another beginning; its median counts
 * @param threads threads of libtorch's operators
 * @param seed what the tokens of prompts follow from
 */
record PrefixSettings(
        @JsonProperty("prefix_tokens") int prefixTokens,
        @JsonProperty("own_tokens") int ownTokens,
        int repeats,
        int threads,
        long seed) {
    /**
     * Checks every number.
     *
     * @throws IllegalArgumentException naming the option
     */
    PrefixSettings {
        CellSettings.range("--prefix-tokens", prefixTokens, 1, CellSettings.MAX_TOKENS);
        CellSettings.range("--own-tokens", ownTokens, 1, CellSettings.MAX_TOKENS);
        CellSettings.range("--repeats", repeats, 1, CellSettings.MAX_REPEATS);
        CellSettings.range("--threads", threads, 1, CellSettings.MAX_THREADS);
    }

    /** The same with a beginning that leaves room in a model's context for what follows and a token of the answer. */
    PrefixSettings within(int contextTokens) {
        int own = Math.clamp(contextTokens / 4, 1, ownTokens);
        return new PrefixSettings(
                Math.clamp((long) contextTokens - own - 1, 1, prefixTokens), own, repeats, threads, seed);
    }
}
