package dev.journeyman.gateway.serve;

import dev.journeyman.slm.generation.EngineOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the engine is told besides its slots, context and queue.
 *
 * @param sharesBeginnings whether beginnings of prompts are computed once
 * @param guessedTokens the most tokens that are guessed at once; 0 for none
 * @param cacheMib the most memory of the KV cache in MiB; 0 for what slots and context need
 * @param longestWait how long a request may wait for the model
 */
public record EngineTuning(boolean sharesBeginnings, int guessedTokens, int cacheMib, Duration longestWait) {
    /** How long a request may wait where nothing is said: longer than anybody sits before a page. */
    public static final Duration DEFAULT_LONGEST_WAIT = Duration.ofMinutes(2);

    /** Beginnings are shared, nothing is guessed, memory as needed, {@link #DEFAULT_LONGEST_WAIT}. */
    public static final EngineTuning DEFAULT = new EngineTuning(true, 0, 0, DEFAULT_LONGEST_WAIT);

    private static final int MOST_MIB = 1 << 30;
    private static final int MOST_WAIT_SECONDS = 86_400;

    /** What of it cannot be, each with its option. */
    List<ConfigProblem> problems() {
        List<ConfigProblem> problems = new ArrayList<>();
        ServeConfig.range(problems, "--guess-tokens", guessedTokens, 0, EngineOptions.MAX_GUESSED);
        ServeConfig.range(problems, "--kv-cache-mib", cacheMib, 0, MOST_MIB);
        ServeConfig.range(
                problems,
                "--max-wait-seconds",
                (int) Math.min(longestWait.toSeconds(), Integer.MAX_VALUE),
                1,
                MOST_WAIT_SECONDS);
        return problems;
    }

    /** The most memory of the KV cache. */
    long cacheBytes() {
        return cacheMib == 0 ? Long.MAX_VALUE : (long) cacheMib << 20;
    }
}
