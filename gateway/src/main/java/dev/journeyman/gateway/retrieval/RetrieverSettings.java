package dev.journeyman.gateway.retrieval;

import dev.journeyman.gateway.retrieval.index.SearchSettings;
import java.time.Duration;

/**
 * How a retriever works.
 *
 * @param search how searches weigh
 * @param help when a passage helps, for the mode auto
 * @param deadline how long an answer waits at most
 * @param poll how often the index is looked at for what a writer committed
 * @param threads that search
 * @param waiting searches that may wait for a thread; one more is answered at once, without passages
 */
public record RetrieverSettings(
        SearchSettings search, HelpRule help, Duration deadline, Duration poll, int threads, int waiting) {
    /** The most passages of one answer. */
    public static final int MOST_PASSAGES = 50;

    /** Answers wait a quarter of a second at most, and see an update as soon. */
    public static final RetrieverSettings DEFAULTS = new RetrieverSettings(
            SearchSettings.DEFAULTS, HelpRule.DEFAULTS, Duration.ofMillis(250), Duration.ofMillis(250), 2, 64);

    /** Bounds. */
    public RetrieverSettings {
        if (deadline.isNegative()
                || deadline.isZero()
                || poll.compareTo(Duration.ofMillis(10)) < 0
                || threads < 1
                || threads > 64
                || waiting < 1
                || waiting > 10_000) {
            throw new IllegalArgumentException(
                    "deadline must be above 0, poll 10 ms or more, threads 1 to 64, waiting 1 to 10000");
        }
    }
}
