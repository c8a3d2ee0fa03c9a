package dev.journeyman.slm.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * Which slots are attended together when each of several sequences adds one token.
 *
 * <p>How a sequence is attended must not depend on who else is in the step, not in the last bit: a sum over more tokens is rounded otherwise, even where those tokens
 * count for nothing. So each sequence is attended over a length that follows from its own alone, the next of {@linkplain #span some lengths}, and only sequences of one such
 * length are attended in one call. A call costs as much as some hundred tokens; slots in between, which are computed along and not looked at, cost their tokens. So the slots
 * of a length, in their order, are cut into runs such that the sum of both is least (by dynamic programming, a square of the rows in steps).
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

    private static final int SHORTEST = 128;

    /** The lengths over which sequences are attended: 128, 192, 256, 384, 512 and so on, so that none is attended over more than half as much again, or 128. */
    static int span(int end, int capacity) {
        int span = SHORTEST;
        while (span < end) {
            span = Integer.bitCount(span) == 1 ? span / 2 * 3 : span / 3 * 4;
        }
        return Math.min(span, capacity);
    }

    /**
     * The runs of some rows.
     *
     * @param slots [N] of each row, ascending, none twice
     * @param ends [N] how many tokens each row's sequence has, with the one that is added
     * @param capacity the most tokens of a slot
     * @param window the tokens that are seen in windowed layers; 0 for all
     */
    static DecodeRuns of(int[] slots, int[] ends, int capacity, int window) {
        SortedMap<Integer, List<Integer>> bySpan = new TreeMap<>();
        for (int row = 0; row < slots.length; row++) {
            bySpan.computeIfAbsent(span(ends[row], capacity), span -> new ArrayList<>())
                    .add(row);
        }
        List<Run> runs = new ArrayList<>();
        bySpan.forEach((span, rows) -> cut(runs, slots, rows, span));
        int places = runs.stream().mapToInt(Run::many).sum();
        DecodeRuns all = new DecodeRuns(
                new long[4 * runs.size()],
                new long[4 * runs.size()],
                new long[places],
                new long[slots.length],
                new long[places]);
        int place = 0;
        for (int r = 0; r < runs.size(); r++) {
            all.fill(r, place, runs.get(r), slots, ends, window);
            place += runs.get(r).many();
        }
        return all;
    }

    /**
     * The same runs for rows in another order.
     *
     * @param places where each row is now
     */
    DecodeRuns moved(int[] places) {
        long[] moved = new long[back.length];
        for (int row = 0; row < moved.length; row++) {
            moved[places[row]] = back[row];
        }
        long[] asked = Arrays.stream(picks).map(row -> places[(int) row]).toArray();
        return new DecodeRuns(runs, windowed, asked, moved, ends);
    }

    /** Whether the rows are the slots of the runs, in the same order. */
    boolean inOrder() {
        return Arrays.equals(picks, LongStream.range(0, back.length).toArray());
    }

    /** Rows of one span whose slots are attended together. */
    private record Run(int slot, int many, int span, List<Integer> rows) {}

    /** Adds the cheapest cut of some rows of one span, the slots ascending. */
    private static void cut(List<Run> runs, int[] slots, List<Integer> rows, int span) {
        int n = rows.size();
        long[] cost = new long[n + 1];
        int[] from = new int[n + 1];
        for (int end = 1; end <= n; end++) {
            cost[end] = Long.MAX_VALUE;
            for (int first = end - 1; first >= 0; first--) {
                long many = slots[rows.get(end - 1)] - slots[rows.get(first)] + 1L;
                long price = cost[first] + CALL + span * many;
                if (price < cost[end]) {
                    cost[end] = price;
                    from[end] = first;
                }
            }
        }
        for (int end = n; end > 0; end = from[end]) {
            List<Integer> some = List.copyOf(rows.subList(from[end], end));
            int slot = slots[some.getFirst()];
            runs.add(new Run(slot, slots[some.getLast()] - slot + 1, span, some));
        }
    }

    private void fill(int run, int place, Run of, int[] slots, int[] sequenceEnds, int window) {
        Arrays.fill(ends, place, place + of.many(), of.span());
        for (int row : of.rows()) {
            int at = place + slots[row] - of.slot();
            picks[at] = row;
            back[row] = at;
            ends[at] = sequenceEnds[row];
        }
        // what the span's shortest sequence sees; it follows from the span, not from who is there
        int unseen = window == 0 ? 0 : Math.max(0, below(of.span()) + 1 - window);
        write(runs, run, of, 0);
        write(windowed, run, of, unseen);
    }

    /** The longest length that has a shorter span than this one. */
    private static int below(int span) {
        int shorter = 0;
        for (int each = SHORTEST; each < span; each = span(each + 1, Integer.MAX_VALUE)) {
            shorter = each;
        }
        return shorter;
    }

    private static void write(long[] into, int run, Run of, int firstToken) {
        into[4 * run] = of.slot();
        into[4 * run + 1] = of.many();
        into[4 * run + 2] = firstToken;
        into[4 * run + 3] = (long) of.span() - firstToken;
    }
}
