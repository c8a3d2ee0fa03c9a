package dev.journeyman.slm.network;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a step have which adapter. Rows of one adapter lie side by side among those of one token, and again among the longer ones.
 *
 * @param adapters those that some row has, in the order in which they are met
 * @param spans neighbouring rows of one adapter
 */
record AdapterSpans(List<Adapter> adapters, List<Span> spans) {
    /**
     * Neighbouring rows.
     *
     * @param first the first among the N
     * @param rows how many
     * @param adapter which of the adapters
     * @param singles whether each of them is a sequence of its own
     */
    record Span(int first, int rows, int adapter, boolean singles) {}

    /** The adapters of some rows; no spans yet. */
    static AdapterSpans of(List<Row> rows) {
        List<Adapter> adapters = new ArrayList<>();
        for (Row row : rows) {
            Adapter adapter = row.adapter();
            if (adapter != null && !adapters.contains(adapter)) {
                adapters.add(adapter);
            }
        }
        return new AdapterSpans(adapters, new ArrayList<>());
    }

    /** Where an adapter's rows stand among the others': 0 for those that have none, who come first. */
    int order(@Nullable Adapter adapter) {
        return adapter == null ? 0 : 1 + adapters.indexOf(adapter);
    }

    /** The next rows: from {@code first} on, so many tokens. */
    void add(@Nullable Adapter adapter, int first, int tokens, boolean single) {
        if (adapter == null) {
            return;
        }
        int which = adapters.indexOf(adapter);
        Span last = spans.isEmpty() ? null : spans.getLast();
        if (last != null
                && last.adapter() == which
                && last.singles() == single
                && last.first() + last.rows() == first) {
            spans.set(spans.size() - 1, new Span(last.first(), last.rows() + tokens, which, single));
        } else {
            spans.add(new Span(first, tokens, which, single));
        }
    }

    /**
     * The spans as the network file wants them.
     *
     * @param places how many places of the file's list an adapter has
     * @param alone whether each of several sequences' rows is a product by itself
     */
    long[] numbers(int places, boolean alone) {
        long[] numbers = new long[4 * spans.size()];
        for (int s = 0; s < spans.size(); s++) {
            Span span = spans.get(s);
            numbers[4 * s] = span.first();
            numbers[4 * s + 1] = span.rows();
            numbers[4 * s + 2] = (long) places * span.adapter();
            numbers[4 * s + 3] = alone && span.singles() ? 1 : 0;
        }
        return numbers;
    }
}
