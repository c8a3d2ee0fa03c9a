package dev.journeyman.slm.network;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rows of a step laid end to end as the network file wants them: first those of one token, then the longer ones; of both
 * those without an adapter first, then adapter by adapter; those of one token besides by slot.
 *
 * @param ids [N]
 * @param positions [N]
 * @param slots of the rows of one token
 * @param runs how those are attended together
 * @param starts of the longer rows
 * @param lengths of the longer rows
 * @param prefilled the slots of the longer rows
 * @param adapters whose rows are where
 * @param wanted the places among the N whose logits are asked for, in the order of the rows as they were given
 */
record StepLayout(
        long[] ids,
        long[] positions,
        long[] slots,
        DecodeRuns runs,
        long[] starts,
        long[] lengths,
        long[] prefilled,
        AdapterSpans adapters,
        long[] wanted) {
    /**
     * Lays rows out.
     *
     * @param window the tokens that windowed layers see; 0 for all
     * @throws IllegalArgumentException where a row leaves the cache or the vocabulary, two rows share a slot, or the logits would take more than 2 GiB
     */
    static StepLayout of(List<Row> rows, KvCache cache, int vocabularySize, int window) {
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("a step needs at least one row");
        }
        int tokens = 0;
        int wants = 0;
        Set<Integer> seen = new HashSet<>();
        List<Integer> singles = new ArrayList<>();
        List<Integer> longer = new ArrayList<>();
        for (int r = 0; r < rows.size(); r++) {
            Row row = rows.get(r);
            check(row, cache, vocabularySize);
            if (!seen.add(row.slot())) {
                throw new IllegalArgumentException("two rows of one step share slot " + row.slot());
            }
            tokens += row.tokens().length;
            wants += wants(row);
            (row.tokens().length == 1 ? singles : longer).add(r);
        }
        Logits.checkSize(wants, vocabularySize);
        AdapterSpans adapters = AdapterSpans.of(rows);
        Comparator<Integer> byAdapter =
                Comparator.comparingInt(r -> adapters.order(rows.get(r).adapter()));
        Comparator<Integer> bySlot = Comparator.comparingInt(r -> rows.get(r).slot());
        singles.sort(byAdapter.thenComparing(bySlot));
        longer.sort(byAdapter);
        long[] ids = new long[tokens];
        long[] positions = new long[tokens];
        int[] first = new int[rows.size()]; // where each row begins among the tokens
        int at = 0;
        for (List<Integer> some : List.of(singles, longer)) {
            for (int r : some) {
                Row row = rows.get(r);
                first[r] = at;
                adapters.add(row.adapter(), at, row.tokens().length, row.tokens().length == 1);
                for (int i = 0; i < row.tokens().length; i++, at++) {
                    ids[at] = row.tokens()[i];
                    positions[at] = (long) row.start() + i;
                }
            }
        }
        List<Integer> attended = singles.stream().sorted(bySlot).toList();
        int[] slots = attended.stream().mapToInt(r -> rows.get(r).slot()).toArray();
        int[] ends = attended.stream().mapToInt(r -> rows.get(r).start() + 1).toArray();
        int[] places = attended.stream().mapToInt(r -> first[r]).toArray();
        return new StepLayout(
                ids,
                positions,
                longs(rows, singles, Part.SLOT),
                DecodeRuns.of(slots, ends, cache.capacityTokens(), window).moved(places),
                longs(rows, longer, Part.START),
                longs(rows, longer, Part.LENGTH),
                longs(rows, longer, Part.SLOT),
                adapters,
                wanted(rows, first, wants));
    }

    private enum Part {
        SLOT,
        START,
        LENGTH
    }

    private static long[] longs(List<Row> rows, List<Integer> some, Part part) {
        return some.stream()
                .map(rows::get)
                .mapToLong(row -> switch (part) {
                    case SLOT -> row.slot();
                    case START -> row.start();
                    case LENGTH -> row.tokens().length;
                })
                .toArray();
    }

    private static long[] wanted(List<Row> rows, int[] first, int wants) {
        long[] wanted = new long[wants];
        int want = 0;
        for (int r = 0; r < first.length; r++) {
            int end = first[r] + rows.get(r).tokens().length;
            for (int place = end - wants(rows.get(r)); place < end; place++) {
                wanted[want++] = place;
            }
        }
        return wanted;
    }

    private static int wants(Row row) {
        return switch (row.want()) {
            case NONE -> 0;
            case LAST -> 1;
            case ALL -> row.tokens().length;
        };
    }

    private static void check(Row row, KvCache cache, int vocabularySize) {
        if (row.slot() >= cache.slots()) {
            throw new IllegalArgumentException("slot " + row.slot() + " of a cache with " + cache.slots());
        }
        long end = (long) row.start() + row.tokens().length;
        if (end > cache.capacityTokens()) {
            throw new IllegalArgumentException("tokens up to " + end + " in a cache for " + cache.capacityTokens());
        }
        for (int token : row.tokens()) {
            if (token < 0 || token >= vocabularySize) {
                throw new IllegalArgumentException("token " + token + " of a vocabulary of " + vocabularySize);
            }
        }
    }
}
