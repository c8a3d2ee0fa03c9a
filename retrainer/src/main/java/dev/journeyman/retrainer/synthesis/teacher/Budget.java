package dev.journeyman.retrainer.synthesis.teacher;

/**
 * How many calls and tokens may be spent. A call is reserved before it leaves, with the most tokens that it can need, so that many at once cannot spend more than there is. Only a teacher
 * that uses more tokens than it was allowed can bring the sum above the limit, and then nothing more is sent. Any thread may ask.
 */
public final class Budget {
    private final long mostCalls;
    private final long mostTokens;
    private long calls;
    private long tokens;

    /** Nothing is spent. */
    public Budget(long mostCalls, long mostTokens) {
        this.mostCalls = mostCalls;
        this.mostTokens = mostTokens;
    }

    /** Counts what an earlier process spent, whatever there is left. */
    synchronized void spent(long earlierCalls, long earlierTokens) {
        calls += earlierCalls;
        tokens += earlierTokens;
    }

    /**
     * Takes one call.
     *
     * @param most tokens that it can need
     * @param spare calls that must be left after it
     * @throws EndedException where there is not so much
     */
    synchronized void reserve(long most, int spare) throws EndedException {
        if (calls + 1 + spare > mostCalls) {
            throw new EndedException(EndedException.Why.CALLS, "the budget of " + mostCalls + " calls is spent");
        }
        if (tokens + most > mostTokens) {
            throw new EndedException(
                    EndedException.Why.TOKENS,
                    "the budget of " + mostTokens + " tokens has " + Math.max(0, mostTokens - tokens)
                            + " left, and the next call may need " + most);
        }
        calls++;
        tokens += most;
    }

    /** The call is over: what it did not use comes back. */
    synchronized void settle(long reserved, long used) {
        tokens += used - reserved;
    }

    /** Calls sent. */
    public synchronized long calls() {
        return calls;
    }

    /** Tokens used by calls that are over, and reserved for those that are not. */
    public synchronized long tokens() {
        return tokens;
    }

    /** The limit of calls. */
    public long mostCalls() {
        return mostCalls;
    }

    /** The limit of tokens. */
    public long mostTokens() {
        return mostTokens;
    }
}
