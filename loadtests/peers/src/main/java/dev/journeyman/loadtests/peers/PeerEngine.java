package dev.journeyman.loadtests.peers;

import java.util.function.LongSupplier;

/** An engine with a model in memory. Several threads may have it generate at a time. */
interface PeerEngine extends AutoCloseable {
    /** What it calls itself and what it computes with. */
    String description();

    /** The tokens that it makes of a text of letters. */
    int promptTokens(String letters);

    /**
     * Generates so many tokens after a prompt of so many letters, always taking the likeliest and never ending early.
     *
     * @return when each token came, by the clock
     */
    long[] generate(String letters, int tokens, LongSupplier nanoClock);

    @Override
    void close();
}
