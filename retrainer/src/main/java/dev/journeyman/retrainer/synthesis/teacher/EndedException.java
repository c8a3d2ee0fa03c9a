package dev.journeyman.retrainer.synthesis.teacher;

/** No more can be asked in this run; the message says why, and what to do. */
public final class EndedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Why {
        /** All calls are spent. */
        CALLS,
        /** The next request could need more tokens than are left. */
        TOKENS,
        /** Too many calls failed in a row. */
        FAILING,
        /** The teacher lets nobody in. */
        DENIED
    }

    private final Why why;

    EndedException(Why why, String message) {
        super(message);
        this.why = why;
    }

    /** Why. */
    public Why why() {
        return why;
    }

    /** Whether it is as it was meant to be: the budget is spent. */
    public boolean isBudget() {
        return why == Why.CALLS || why == Why.TOKENS;
    }
}
