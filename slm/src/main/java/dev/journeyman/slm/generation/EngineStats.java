package dev.journeyman.slm.generation;

/**
 * How an engine stands at one moment, for gauges and counters.
 *
 * @param slots how many generations can run
 * @param running how many have a slot, paused ones too
 * @param paused how many of the running and the queued are paused
 * @param queued how many wait for a slot
 * @param maxQueued how many may wait
 * @param cachedTokens tokens whose keys and values are in the cache, of those that run
 * @param cacheTokens how many the cache can hold
 * @param submittedTotal requests taken since the engine began
 * @param finishedTotal requests that ended, however they did
 * @param stepsTotal forward passes
 * @param failedStepsTotal forward passes that failed
 * @param promptTokensTotal prompt tokens computed
 * @param cachedPromptTokensTotal prompt tokens that were not, since another generation's were at hand
 * @param completionTokensTotal tokens sampled
 * @param guessedTokensTotal tokens that were computed because they might follow
 * @param rightlyGuessedTokensTotal those of them that did
 * @param preemptionsTotal how often a generation gave its slot up to one that goes first
 */
public record EngineStats(
        int slots,
        int running,
        int paused,
        int queued,
        int maxQueued,
        long cachedTokens,
        long cacheTokens,
        long submittedTotal,
        long finishedTotal,
        long stepsTotal,
        long failedStepsTotal,
        long promptTokensTotal,
        long cachedPromptTokensTotal,
        long completionTokensTotal,
        long guessedTokensTotal,
        long rightlyGuessedTokensTotal,
        long preemptionsTotal) {
    /** Of no engine. */
    public static final EngineStats NONE = new EngineStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Of two engines together. */
    public EngineStats plus(EngineStats other) {
        return new EngineStats(
                slots + other.slots,
                running + other.running,
                paused + other.paused,
                queued + other.queued,
                maxQueued + other.maxQueued,
                cachedTokens + other.cachedTokens,
                cacheTokens + other.cacheTokens,
                submittedTotal + other.submittedTotal,
                finishedTotal + other.finishedTotal,
                stepsTotal + other.stepsTotal,
                failedStepsTotal + other.failedStepsTotal,
                promptTokensTotal + other.promptTokensTotal,
                cachedPromptTokensTotal + other.cachedPromptTokensTotal,
                completionTokensTotal + other.completionTokensTotal,
                guessedTokensTotal + other.guessedTokensTotal,
                rightlyGuessedTokensTotal + other.rightlyGuessedTokensTotal,
                preemptionsTotal + other.preemptionsTotal);
    }

    /** What is left of an engine that is closed: its totals. */
    public EngineStats closed() {
        return new EngineStats(
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                submittedTotal,
                finishedTotal,
                stepsTotal,
                failedStepsTotal,
                promptTokensTotal,
                cachedPromptTokensTotal,
                completionTokensTotal,
                guessedTokensTotal,
                rightlyGuessedTokensTotal,
                preemptionsTotal);
    }
}
