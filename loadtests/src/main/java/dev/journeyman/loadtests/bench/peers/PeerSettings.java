package dev.journeyman.loadtests.bench.peers;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.journeyman.loadtests.bench.CellSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * What is measured of every engine.
 *
 * @param streams numbers of streams that decode side by side
 * @param promptTokens what stands before each stream
 * @param decodeTokens what is timed of each stream
 * @param prefillTokens lengths of prompts that are read
 * @param repeats how often a child measures; its median counts
 * @param threads threads of every engine
 * @param seed what weights and prompts follow from
 */
record PeerSettings(
        List<Integer> streams,
        @JsonProperty("prompt_tokens") int promptTokens,
        @JsonProperty("decode_tokens") int decodeTokens,
        @JsonProperty("prefill_tokens") List<Integer> prefillTokens,
        int repeats,
        int threads,
        long seed) {
    private static final int FEWEST_TOKENS = 2;
    private static final int MOST_TASKS = 16;

    /**
     * Checks every number.
     *
     * @throws IllegalArgumentException naming the option
     */
    PeerSettings {
        streams = streams.stream().distinct().toList();
        prefillTokens = prefillTokens.stream().distinct().toList();
        if (streams.isEmpty() && prefillTokens.isEmpty()) {
            throw new IllegalArgumentException("nothing to measure: give --streams or --prefill-tokens a number");
        }
        if (streams.size() + prefillTokens.size() > MOST_TASKS) {
            throw new IllegalArgumentException(
                    "--streams and --prefill-tokens name more than " + MOST_TASKS + " tasks");
        }
        prefillTokens.forEach(tokens -> range("--prefill-tokens", tokens));
        range("--prompt-tokens", promptTokens);
        range("--decode-tokens", decodeTokens);
        tasks(streams, prefillTokens).forEach(task -> cell(task, promptTokens, decodeTokens, repeats, threads, seed));
    }

    /** Two tokens at least: the other engines put one before a text of their own. */
    private static void range(String option, int tokens) {
        if (tokens < FEWEST_TOKENS) {
            throw new IllegalArgumentException(option + " must be at least " + FEWEST_TOKENS + ", was " + tokens);
        }
    }

    /** Every task, streams first. */
    List<PeerTask> tasks() {
        return tasks(streams, prefillTokens);
    }

    private static List<PeerTask> tasks(List<Integer> streams, List<Integer> prefillTokens) {
        List<PeerTask> tasks = new ArrayList<>();
        streams.forEach(count -> tasks.add(PeerTask.decode(count)));
        prefillTokens.forEach(tokens -> tasks.add(PeerTask.prefill(tokens)));
        return tasks;
    }

    /** The same for our own network: a cell of the kernel benchmark that measures little else. */
    CellSettings cell(PeerTask task) {
        return cell(task, promptTokens, decodeTokens, repeats, threads, seed);
    }

    private static CellSettings cell(
            PeerTask task, int promptTokens, int decodeTokens, int repeats, int threads, long seed) {
        return task.prefill()
                ? new CellSettings(List.of(1), 1, 1, task.size(), repeats, threads, seed)
                : new CellSettings(
                        List.of(task.size()), promptTokens, decodeTokens, promptTokens, repeats, threads, seed);
    }

    /** The prompt before a task's first new token. */
    int promptTokens(PeerTask task) {
        return task.prefill() ? task.size() : promptTokens;
    }

    /** The streams of a task. */
    static int streams(PeerTask task) {
        return task.prefill() ? 1 : task.size();
    }
}
