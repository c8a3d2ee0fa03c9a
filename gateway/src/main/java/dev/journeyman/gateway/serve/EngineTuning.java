package dev.journeyman.gateway.serve;

import dev.journeyman.slm.generation.EngineOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * What the engine is told besides its slots, context and queue.
 *
 * @param sharesBeginnings whether beginnings of prompts are computed once
 * @param guessedTokens the most tokens that are guessed at once; 0 for none
 * @param cacheMib the most memory of the KV cache in MiB; 0 for what slots and context need
 */
public record EngineTuning(boolean sharesBeginnings, int guessedTokens, int cacheMib) {
    /** Beginnings are shared, nothing is guessed, memory as needed. */
    public static final EngineTuning DEFAULT = new EngineTuning(true, 0, 0);

    private static final int MOST_MIB = 1 << 30;

    /** What of it cannot be, each with its option. */
    List<ConfigProblem> problems() {
        List<ConfigProblem> problems = new ArrayList<>();
        ServeConfig.range(problems, "--guess-tokens", guessedTokens, 0, EngineOptions.MAX_GUESSED);
        ServeConfig.range(problems, "--kv-cache-mib", cacheMib, 0, MOST_MIB);
        return problems;
    }

    /** The most memory of the KV cache. */
    long cacheBytes() {
        return cacheMib == 0 ? Long.MAX_VALUE : (long) cacheMib << 20;
    }
}
