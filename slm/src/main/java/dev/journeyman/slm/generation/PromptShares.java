package dev.journeyman.slm.generation;

import java.util.List;

/**
 * Shares a step's budget of prompt tokens among the prompts that are not computed yet, in whole {@linkplain PromptPieces pieces}.
 *
 * <p>The oldest gets about half of it, so that none starves; the rest goes to the one with the fewest tokens left first (of equals the oldest), which makes the mean
 * time to the first token short (Schrage 1968, shortest remaining processing time). So a short question does not wait behind a long document, and equal prompts
 * are computed one after another.
 */
final class PromptShares {
    private PromptShares() {}

    /**
     * The shares.
     *
     * @param pieces the lengths of the pieces left of each prompt, the oldest prompt first, each with at least one piece
     * @param budget tokens, at least 1
     * @return how many pieces of each are computed in this step: together of at most the budget, or one; the oldest's is never 0
     */
    static int[] of(List<List<Integer>> pieces, int budget) {
        int[] shares = new int[pieces.size()];
        if (shares.length == 0) {
            return shares;
        }
        int left = budget;
        List<Integer> oldest = pieces.getFirst();
        do {
            left -= oldest.get(shares[0]++);
        } while (shares[0] < oldest.size() && budget - left + oldest.get(shares[0]) <= (budget + 1) / 2);
        for (int next = next(pieces, shares, left); next >= 0; next = next(pieces, shares, left)) {
            left -= pieces.get(next).get(shares[next]++);
        }
        return shares;
    }

    /** The prompt with the fewest tokens left whose next piece fits; -1 where there is none. */
    private static int next(List<List<Integer>> pieces, int[] shares, int budget) {
        int best = -1;
        int fewest = Integer.MAX_VALUE;
        for (int i = 0; i < shares.length; i++) {
            List<Integer> rest = pieces.get(i).subList(shares[i], pieces.get(i).size());
            int tokens = rest.stream().mapToInt(Integer::intValue).sum();
            if (!rest.isEmpty() && rest.getFirst() <= budget && tokens < fewest) {
                best = i;
                fewest = tokens;
            }
        }
        return best;
    }
}
