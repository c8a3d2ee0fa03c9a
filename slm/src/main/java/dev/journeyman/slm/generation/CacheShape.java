package dev.journeyman.slm.generation;

import dev.journeyman.slm.generation.InvalidRequestException.Problem;
import java.util.List;

/**
 * How large an engine's KV cache is: the options' slots and context where the memory suffices for them, else fewer slots, and of a single one fewer tokens. Each slot has room for a whole
 * context, so whatever has a slot never runs short of memory.
 *
 * @param slots at least one
 * @param contextTokens the most tokens of prompt and answer together, at least two
 */
record CacheShape(int slots, int contextTokens) {
    /**
     * The shape for a model.
     *
     * @throws InvalidRequestException where the memory holds not even two tokens
     */
    static CacheShape of(EngineOptions options, StepModel model) {
        int context = Math.min(options.contextTokens(), model.contextTokens());
        long tokens = options.cacheBytes() / Math.max(1, model.cacheBytesPerToken());
        if (tokens >= (long) options.slots() * context) {
            return new CacheShape(options.slots(), context);
        }
        if (tokens < 2) {
            throw new InvalidRequestException(List.of(new Problem(
                    "cacheBytes",
                    "must be at least " + 2 * model.cacheBytesPerToken() + " for this model, was "
                            + options.cacheBytes())));
        }
        return tokens < context ? new CacheShape(1, (int) tokens) : new CacheShape((int) (tokens / context), context);
    }
}
