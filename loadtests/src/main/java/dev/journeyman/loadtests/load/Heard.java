package dev.journeyman.loadtests.load;

import java.time.Duration;

/**
 * What a client heard of its request. Times count from when the request was due, which is before it was sent where the client was late.
 *
 * @param ending what became of it
 * @param dueNanos when it was due, by the clock of this JVM
 * @param lateNanos how much later it was sent
 * @param firstNanos until the first text of the answer; 0 where there was none
 * @param endNanos until the last byte
 * @param promptTokens as the gateway counts them; 0 where it did not tell
 * @param answerTokens as above
 * @param version that answered; empty where none did
 * @param finish why the answer ended; empty where it did not
 * @param problem what was wrong; empty for nothing
 */
record Heard(
        Ending ending,
        long dueNanos,
        long lateNanos,
        long firstNanos,
        long endNanos,
        int promptTokens,
        int answerTokens,
        String version,
        String finish,
        String problem) {
    /** What can become of a request. */
    enum Ending {
        /** A whole answer. */
        ANSWERED,
        /** 429, with the time after which to come again. */
        SHED,
        /** Anything else: another status, an error in the stream, a stream that was cut, no answer at all. */
        FAILED
    }

    boolean isAnswered() {
        return ending == Ending.ANSWERED;
    }

    /**
     * What a reader has patience for.
     *
     * @param firstText until the first text
     * @param perToken for each token of the answer besides
     */
    record Deadline(Duration firstText, Duration perToken) {
        /** Whether an answer came in time: its first text, and its end by the speed of a reader who began at the last moment. */
        boolean isMet(Heard heard) {
            return heard.isAnswered()
                    && heard.firstNanos() <= firstText.toNanos()
                    && heard.endNanos() <= firstText.toNanos() + perToken.toNanos() * heard.answerTokens();
        }
    }
}
