package dev.journeyman.loadtests.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What is measured in each cell.
 *
 * @param streams numbers of sequences that decode side by side
 * @param promptTokens length of the prompt before the first token and before decoding
 * @param decodeTokens tokens decoded per stream
 * @param prefillTokens length of the prompt whose prefill rate is measured
 * @param repeats how often each number is measured within a child; its median counts
 * @param threads threads of libtorch's operators
 * @param seed what the tokens of prompts follow from
 */
public record CellSettings(
        List<Integer> streams,
        @JsonProperty("prompt_tokens") int promptTokens,
        @JsonProperty("decode_tokens") int decodeTokens,
        @JsonProperty("prefill_tokens") int prefillTokens,
        int repeats,
        int threads,
        long seed) {
    static final int MAX_STREAMS = 64;
    static final int MAX_TOKENS = 4096;
    static final int MAX_REPEATS = 100;
    static final int MAX_THREADS = 1024;

    /**
     * Checks every number.
     *
     * @throws IllegalArgumentException naming the option
     */
    public CellSettings {
        streams = List.copyOf(streams);
        if (streams.isEmpty()) {
            throw new IllegalArgumentException("--streams needs at least one number");
        }
        streams.forEach(count -> range("--streams", count, 1, MAX_STREAMS));
        range("--prompt-tokens", promptTokens, 1, MAX_TOKENS);
        range("--decode-tokens", decodeTokens, 1, MAX_TOKENS);
        range("--prefill-tokens", prefillTokens, 1, MAX_TOKENS);
        range("--repeats", repeats, 1, MAX_REPEATS);
        range("--threads", threads, 1, MAX_THREADS);
    }

    public static void range(String option, int value, int low, int high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(option + " must be between " + low + " and " + high + ", was " + value);
        }
    }

    /** The same measurements cut to a model's context, so that every model has its row. */
    CellSettings within(int contextTokens) {
        int prompt = Math.clamp(contextTokens / 2, 1, promptTokens);
        return new CellSettings(
                streams,
                prompt,
                Math.clamp(contextTokens - prompt, 1, decodeTokens),
                Math.min(prefillTokens, contextTokens),
                repeats,
                threads,
                seed);
    }

    int mostStreams() {
        return streams.stream().mapToInt(Integer::intValue).max().orElseThrow();
    }
}
