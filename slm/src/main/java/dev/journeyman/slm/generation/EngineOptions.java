package dev.journeyman.slm.generation;

import dev.journeyman.slm.generation.InvalidRequestException.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The bounds of an engine.
 *
 * @param slots how many generations run side by side at most, each with its slot in the KV cache; 1 to {@value #MAX_SLOTS}
 * @param contextTokens the most tokens of prompt and answer together, at least 2; the model's own context limit holds besides
 * @param maxQueued how many requests may wait for a slot; 0 for none
 * @param prefillChunkTokens the most prompt tokens computed in one step, over all generations, but at least two pieces of prompts (of 64): more is faster to the first token, less disturbs
 *     those that decode less
 * @param maxPause how long a generation may be paused at a stretch
 * @param sharesBeginnings whether a prompt takes keys and values of its beginning from where they are; what is said is the same
 * @param guessedTokens the most tokens that are computed with a generation's last one because they might follow it; 0 for none
 * @param cacheBytes the most memory of the KV cache, above zero: where it does not suffice there are fewer slots, and of a single one fewer tokens
 * @param adapters how many adapters it takes, and of what size
 */
public record EngineOptions(
        int slots,
        int contextTokens,
        int maxQueued,
        int prefillChunkTokens,
        Duration maxPause,
        boolean sharesBeginnings,
        int guessedTokens,
        long cacheBytes,
        AdapterBounds adapters) {
    /** The most slots an engine can have. */
    public static final int MAX_SLOTS = 1024;

    /** The most tokens that can be guessed at once. */
    public static final int MAX_GUESSED = 15;

    /** The most requests a queue can be made to hold. */
    public static final int MAX_QUEUED = 100_000;

    /** 8 slots of 4,096 tokens, 64 waiting, 128 prompt tokens a step, pauses of 30 seconds. */
    public static final EngineOptions DEFAULT = new EngineOptions(8, 4096, 64, 128, Duration.ofSeconds(30));

    /**
     * Checks every bound.
     *
     * @throws InvalidRequestException with all problems
     */
    public EngineOptions {
        List<Problem> problems = new ArrayList<>();
        range(problems, "slots", slots, 1, MAX_SLOTS);
        range(problems, "contextTokens", contextTokens, 2, Integer.MAX_VALUE);
        range(problems, "maxQueued", maxQueued, 0, MAX_QUEUED);
        range(problems, "prefillChunkTokens", prefillChunkTokens, 1, Integer.MAX_VALUE);
        if (maxPause.isNegative() || maxPause.isZero() || maxPause.compareTo(Duration.ofDays(1)) > 0) {
            problems.add(new Problem("maxPause", "must be above zero and at most a day, was " + maxPause));
        }
        range(problems, "guessedTokens", guessedTokens, 0, MAX_GUESSED);
        if (cacheBytes <= 0) {
            problems.add(new Problem("cacheBytes", "must be above zero, was " + cacheBytes));
        }
        InvalidRequestException.throwIfAny(problems);
    }

    /** Bounds of an engine that shares no beginnings, guesses nothing and takes the memory that it needs. */
    public EngineOptions(int slots, int contextTokens, int maxQueued, int prefillChunkTokens, Duration maxPause) {
        this(
                slots,
                contextTokens,
                maxQueued,
                prefillChunkTokens,
                maxPause,
                false,
                0,
                Long.MAX_VALUE,
                AdapterBounds.DEFAULT);
    }

    private static void range(List<Problem> problems, String field, int value, int low, int high) {
        if (value < low || value > high) {
            problems.add(new Problem(field, "must be between " + low + " and " + high + ", was " + value));
        }
    }

    /** The same bounds with another number of slots. */
    public EngineOptions withSlots(int other) {
        return new EngineOptions(
                other,
                contextTokens,
                maxQueued,
                prefillChunkTokens,
                maxPause,
                sharesBeginnings,
                guessedTokens,
                cacheBytes,
                adapters);
    }

    /** The same bounds with another context limit. */
    public EngineOptions withContextTokens(int other) {
        return new EngineOptions(
                slots,
                other,
                maxQueued,
                prefillChunkTokens,
                maxPause,
                sharesBeginnings,
                guessedTokens,
                cacheBytes,
                adapters);
    }

    /** The same bounds with another queue. */
    public EngineOptions withMaxQueued(int other) {
        return new EngineOptions(
                slots,
                contextTokens,
                other,
                prefillChunkTokens,
                maxPause,
                sharesBeginnings,
                guessedTokens,
                cacheBytes,
                adapters);
    }

    /** The same bounds with another prefill chunk. */
    public EngineOptions withPrefillChunkTokens(int other) {
        return new EngineOptions(
                slots,
                contextTokens,
                maxQueued,
                other,
                maxPause,
                sharesBeginnings,
                guessedTokens,
                cacheBytes,
                adapters);
    }

    /** The same bounds with another longest pause. */
    public EngineOptions withMaxPause(Duration other) {
        return new EngineOptions(
                slots,
                contextTokens,
                maxQueued,
                prefillChunkTokens,
                other,
                sharesBeginnings,
                guessedTokens,
                cacheBytes,
                adapters);
    }

    /** The same bounds with guesses of so many tokens. */
    public EngineOptions withGuessedTokens(int other) {
        return new EngineOptions(
                slots,
                contextTokens,
                maxQueued,
                prefillChunkTokens,
                maxPause,
                sharesBeginnings,
                other,
                cacheBytes,
                adapters);
    }

    /** The same bounds, and whether beginnings of prompts are shared. */
    public EngineOptions withSharedBeginnings(boolean other) {
        return new EngineOptions(
                slots,
                contextTokens,
                maxQueued,
                prefillChunkTokens,
                maxPause,
                other,
                guessedTokens,
                cacheBytes,
                adapters);
    }

    /** The same bounds with another memory of the KV cache. */
    public EngineOptions withCacheBytes(long other) {
        return new EngineOptions(
                slots,
                contextTokens,
                maxQueued,
                prefillChunkTokens,
                maxPause,
                sharesBeginnings,
                guessedTokens,
                other,
                adapters);
    }

    /** The same bounds with others for adapters. */
    public EngineOptions withAdapters(AdapterBounds other) {
        return new EngineOptions(
                slots,
                contextTokens,
                maxQueued,
                prefillChunkTokens,
                maxPause,
                sharesBeginnings,
                guessedTokens,
                cacheBytes,
                other);
    }
}
