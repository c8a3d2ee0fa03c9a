package dev.journeyman.slm.generation;

import java.util.Arrays;

/**
 * Guesses how an answer goes on from where its last tokens stood before, in the prompt or in the answer (prompt lookup decoding, Saxena 2023): answers that quote
 * their passages are guessed well. The guess is put into the step along with the last token, so several tokens cost little more than one where weights have to be
 * read anyway. What is kept of it is what would have been said without it, token for token: each place's token is drawn from its own logits with its own random number,
 * and the first that differs from the guess ends it.
 *
 * <p>How much is guessed follows from how well it went: twice as much after a guess that was right throughout, half after one that was wrong from the start, and
 * after {@value #DISCOURAGED} of those in a row a rest.
 */
final class PromptLookup {
    private static final int LONGEST_MATCH = 3;
    private static final int SHORTEST_MATCH = 2;
    private static final int DISCOURAGED = 4;
    private static final int REST = 16; // turns
    private static final int[] NOTHING = new int[0];

    private final int most;
    private int length;
    private int wrong;
    private int rest;

    /** Guesses of at most so many tokens; 0 for none. */
    PromptLookup(int most) {
        this.most = most;
        this.length = Math.min(2, most);
    }

    /**
     * The tokens that may follow.
     *
     * @param prompt [P]
     * @param answer the first {@code said} of it are the answer so far, at least one
     * @param room the most that are wanted
     * @return at most {@code room} tokens, none where nothing is like it
     */
    int[] guess(int[] prompt, int[] answer, int said, int room) {
        int wanted = Math.min(length, room);
        if (wanted <= 0) {
            return NOTHING;
        }
        if (rest > 0) {
            rest--;
            return NOTHING;
        }
        int end = prompt.length + said;
        for (int match = LONGEST_MATCH; match >= SHORTEST_MATCH; match--) {
            for (int at = end - match - 1; at >= 0; at--) { // the latest place is the likeliest
                if (isSame(prompt, answer, at, end - match, match)) {
                    int from = at + match;
                    int[] guess = new int[Math.min(wanted, end - from)];
                    Arrays.setAll(guess, i -> token(prompt, answer, from + i));
                    return guess;
                }
            }
        }
        return NOTHING;
    }

    /** Hears how many tokens of a guess were right. */
    void outcome(int guessed, int right) {
        if (guessed == 0) {
            return;
        }
        if (right == guessed) {
            length = Math.min(most, 2 * length);
            wrong = 0;
        } else if (right == 0) {
            length = Math.max(1, length / 2);
            if (++wrong == DISCOURAGED) {
                wrong = 0;
                rest = REST;
            }
        } else {
            wrong = 0;
        }
    }

    private static boolean isSame(int[] prompt, int[] answer, int at, int other, int tokens) {
        for (int i = tokens - 1; i >= 0; i--) {
            if (token(prompt, answer, at + i) != token(prompt, answer, other + i)) {
                return false;
            }
        }
        return true;
    }

    private static int token(int[] prompt, int[] answer, int at) {
        return at < prompt.length ? prompt[at] : answer[at - prompt.length];
    }
}
