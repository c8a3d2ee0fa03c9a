package dev.journeyman.slm.generation;

/**
 * How an engine stands at one moment, for gauges and counters.
 *
 * @param slots how many generations can run
 * @param running how many have a slot, paused ones too
 * @param paused how many of the running and the queued are paused
 * @param queued how many wait for a slot
 * @param maxQueued how many may wait
 * @param submittedTotal requests taken since the engine began
 * @param finishedTotal requests that ended, however they did
 * @param stepsTotal forward passes
 * @param failedStepsTotal forward passes that failed
 * @param promptTokensTotal prompt tokens computed
 * @param cachedPromptTokensTotal prompt tokens that were not, since another generation's were at hand
 * @param completionTokensTotal tokens sampled
 * @param guessedTokensTotal tokens that were computed because they might follow
 * @param rightlyGuessedTokensTotal those of them that did
 */
public record EngineStats(
        int slots,
        int running,
        int paused,
        int queued,
        int maxQueued,
        long submittedTotal,
        long finishedTotal,
        long stepsTotal,
        long failedStepsTotal,
        long promptTokensTotal,
        long cachedPromptTokensTotal,
        long completionTokensTotal,
        long guessedTokensTotal,
        long rightlyGuessedTokensTotal) {}
