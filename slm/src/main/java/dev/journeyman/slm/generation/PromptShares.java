package dev.journeyman.slm.generation;

/**
 * Shares a step's budget of prompt tokens among the prompts that are not computed yet.
 *
 * <p>The oldest gets half of it, so that none starves; the rest goes to the one with the fewest tokens left first (of equals the oldest), which makes the mean
 * time to the first token short (Schrage 1968, shortest remaining processing time). So a short question does not wait behind a long document, and equal prompts
 * are computed one after another.
 */
final class PromptShares {
    private PromptShares() {}

    /**
     * The shares.
     *
     * @param remaining tokens left of each prompt, the oldest first, each at least 1
     * @param budget at least 1
     * @return tokens of each for this step, together at most the budget; the oldest's is never 0
     */
    static int[] of(int[] remaining, int budget) {
        int[] shares = new int[remaining.length];
        if (remaining.length == 0) {
            return shares;
        }
        shares[0] = Math.min(remaining[0], (budget + 1) / 2);
        int left = budget - shares[0];
        while (left > 0) {
            int next = -1;
            for (int i = 0; i < remaining.length; i++) {
                int rest = remaining[i] - shares[i];
                if (rest > 0 && (next < 0 || rest < remaining[next] - shares[next])) {
                    next = i;
                }
            }
            if (next < 0) {
                break;
            }
            int more = Math.min(left, remaining[next] - shares[next]);
            shares[next] += more;
            left -= more;
        }
        return shares;
    }
}
