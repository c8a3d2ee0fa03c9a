package dev.journeyman.slm.network;

import java.util.Arrays;

/**
 * Which slots are attended together when each of several sequences adds one token.
 *
 * <p>One call for all sequences is dear where their lengths differ, since each is attended over the longest; one call for each is dear where they are many,
 * since a call costs as much as some hundred tokens. So the slots, in their order, are cut into runs such that the sum over the runs of a call's price and of
 * slots times longest is least (by dynamic programming, a square of the rows in steps). Slots that lie in between and add nothing are computed along with
 * the others and not looked at.
 *
 * @param runs four numbers a run: its first slot, how many slots, its first token, how many tokens
 * @param windowed the same for layers that see a window of the last tokens only; equal to {@code runs} where there is no window
 * @param picks [R] for each slot of each run which row asks there; 0 where none does
 * @param back [N] each row's place among the R
 * @param ends [R] how many tokens each slot of each run has, with the one that is added
 */
record DecodeRuns(long[] runs, long[] windowed, long[] picks, long[] back, long[] ends) {
    /** What a call costs, in tokens of one sequence that are attended. */
    private static final long CALL = 256;

    private static final DecodeRuns NONE =
            new DecodeRuns(new long[0], new long[0], new long[0], new long[0], new long[0]);

    /**
     * The runs of some rows.
     *
     * @param slots [N] of each row, ascending, none twice
     * @param ends [N] how many tokens each row's sequence has, with the one that is added
     * @param window the tokens that are seen in windowed layers; 0 for all
     */
    static DecodeRuns of(int[] slots, int[] ends, int window) {
        int n = slots.length;
        if (n == 0) {
            return NONE;
        }
        int[] from = cuts(slots, ends);
        int runs = 0;
        int places = 0;
        for (int end = n; end > 0; end = from[end]) {
            runs++;
            places += slots[end - 1] - slots[from[end]] + 1;
        }
        DecodeRuns all =
                new DecodeRuns(new long[4 * runs], new long[4 * runs], new long[places], new long[n], new long[places]);
        int place = places;
        int run = runs;
        for (int end = n; end > 0; end = from[end]) {
            int many = slots[end - 1] - slots[from[end]] + 1;
            place -= many;
            all.fill(--run, place, slots, ends, from[end], end, window);
        }
        return all;
    }

    /** For each number of rows where the last run of the cheapest cut of so many begins. */
    private static int[] cuts(int[] slots, int[] ends) {
        int n = slots.length;
        long[] cost = new long[n + 1];
        int[] from = new int[n + 1];
        for (int end = 1; end <= n; end++) {
            cost[end] = Long.MAX_VALUE;
            long longest = 0;
            for (int first = end - 1; first >= 0; first--) {
                longest = Math.max(longest, ends[first]);
                long price = cost[first] + CALL + longest * (slots[end - 1] - slots[first] + 1L);
                if (price < cost[end]) {
                    cost[end] = price;
                    from[end] = first;
                }
            }
        }
        return from;
    }

    private void fill(int run, int place, int[] slots, int[] sequenceEnds, int first, int end, int window) {
        int longest = 0;
        int shortest = Integer.MAX_VALUE;
        for (int row = first; row < end; row++) {
            longest = Math.max(longest, sequenceEnds[row]);
            shortest = Math.min(shortest, sequenceEnds[row]);
        }
        int many = slots[end - 1] - slots[first] + 1;
        Arrays.fill(ends, place, place + many, longest);
        for (int row = first; row < end; row++) {
            int at = place + slots[row] - slots[first];
            picks[at] = row;
            back[row] = at;
            ends[at] = sequenceEnds[row];
        }
        int unseen = window == 0 ? 0 : Math.max(0, shortest - window);
        write(runs, run, slots[first], many, 0, longest);
        write(windowed, run, slots[first], many, unseen, longest - unseen);
    }

    private static void write(long[] into, int run, int slot, int many, int firstToken, int tokens) {
        into[4 * run] = slot;
        into[4 * run + 1] = many;
        into[4 * run + 2] = firstToken;
        into[4 * run + 3] = tokens;
    }
}
