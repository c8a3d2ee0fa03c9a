package dev.journeyman.slm.generation;

import java.util.ArrayList;
import java.util.List;

/**
 * How prompts are cut into pieces: at fixed places, every {@value #TOKENS} tokens from the prompt's beginning; the last piece may be shorter.
 *
 * <p>The last bits of a key or a value follow from the tokens before it, from the weights, and from the shapes of the products that it was computed in: libraries choose another order of
 * adding for another number of rows. So a piece always begins and ends at the same places, whatever else there is to compute, and is computed in a pass of its own. Then what a
 * whole piece leaves in the cache is the same to the last bit whoever computed it, when, and beside whom, and it makes no difference whether it is computed or copied. What is
 * computed of an answer depends on who decodes beside it and is never shared.
 */
public final class PromptPieces {
    /** Tokens of a whole piece. */
    static final int TOKENS = 64;

    private PromptPieces() {}

    /** The tokens of the whole pieces that so many tokens hold. */
    static int whole(int tokens) {
        return tokens - tokens % TOKENS;
    }

    /** How many of a prompt's tokens can be had of others: whole pieces, and not its last token, whose logits are wanted. */
    static int takeable(int promptTokens) {
        return whole(promptTokens - 1);
    }

    /**
     * Where the piece that begins at a token ends.
     *
     * @param from where it begins
     * @param promptTokens of the sequence; a piece ends there, also where what follows is computed again and not chosen
     * @param tokens all that are to be computed, at least as many as the prompt has
     */
    static int end(int from, int promptTokens, int tokens) {
        int limit = from < promptTokens ? promptTokens : tokens;
        return Math.min(limit, whole(from) + TOKENS);
    }

    /** The lengths of the pieces from a token on; see {@link #end}. */
    public static List<Integer> lengths(int from, int promptTokens, int tokens) {
        List<Integer> lengths = new ArrayList<>();
        for (int at = from; at < tokens; ) {
            int end = end(at, promptTokens, tokens);
            lengths.add(end - at);
            at = end;
        }
        return lengths;
    }
}
