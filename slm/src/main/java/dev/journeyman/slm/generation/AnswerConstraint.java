package dev.journeyman.slm.generation;

/**
 * A form that an answer must have. It says, token by token, what may come next, and sees to it that the answer can be finished within its tokens. Any number of
 * generations may be held to one constraint, from any thread.
 */
public interface AnswerConstraint {
    /** The fewest tokens within which every answer can be given that much room; with fewer a request is refused. */
    int leastTokens();

    /** An answer's beginning. */
    Progress begin();

    /** How far one answer has come. For one thread at a time. */
    interface Progress {
        /**
         * Whether a token may come next.
         *
         * @param tokensLeft how many tokens the answer may still have, that one included
         */
        boolean allows(int token, int tokensLeft);

        /**
         * Makes every token impossible that may not come next. At least one stays possible.
         *
         * @param logits [V] changed in place
         * @param tokensLeft how many tokens the answer may still have, that one included
         */
        void mask(float[] logits, int tokensLeft);

        /** The answer goes on with an allowed token that is no end token. */
        void accept(int token);

        /** Whether the answer may end here. */
        boolean isComplete();

        /** Whether nothing may follow. */
        boolean mustEnd();
    }
}
