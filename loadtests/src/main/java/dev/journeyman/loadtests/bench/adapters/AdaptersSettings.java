package dev.journeyman.loadtests.bench.adapters;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.journeyman.loadtests.bench.CellSettings;
import java.util.List;

/**
 * What is measured of adapters.
 *
 * @param adapters how many there are
 * @param rank of each
 * @param streams how many answers at once, one measurement each
 * @param promptTokens of each prompt
 * @param answerTokens of each answer
 * @param repeats how often each number is measured within a child; its median counts
 * @param threads threads of libtorch's operators
 * @param seed what weights and prompts follow from
 */
record AdaptersSettings(
        int adapters,
        int rank,
        List<Integer> streams,
        @JsonProperty("prompt_tokens") int promptTokens,
        @JsonProperty("answer_tokens") int answerTokens,
        int repeats,
        int threads,
        long seed) {
    private static final int MOST_ADAPTERS = 8;
    private static final int MOST_STREAMS = 64;
    private static final int MOST_TOKENS = 2048;
    private static final int MOST_RANK = 256;

    /**
     * Checks every number.
     *
     * @throws IllegalArgumentException naming the option
     */
    AdaptersSettings {
        streams = List.copyOf(streams);
        CellSettings.range("--adapters", adapters, 1, MOST_ADAPTERS);
        CellSettings.range("--rank", rank, 1, MOST_RANK);
        streams.forEach(each -> CellSettings.range("--streams", each, 1, MOST_STREAMS));
        CellSettings.range("--prompt-tokens", promptTokens, 1, MOST_TOKENS);
        CellSettings.range("--answer-tokens", answerTokens, 1, MOST_TOKENS);
        CellSettings.range("--repeats", repeats, 1, 100);
        CellSettings.range("--threads", threads, 1, 1024);
    }
}
