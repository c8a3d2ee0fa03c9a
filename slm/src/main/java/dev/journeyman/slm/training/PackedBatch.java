package dev.journeyman.slm.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Examples laid end to end into rows of one length: B rows of T tokens.
 *
 * @param rows B
 * @param width T
 * @param ids [B,T] token ids, 0 where a row is not full
 * @param positions [B,T] place within the own document
 * @param documents [B,T] number of the document within its row; a token sees only its own document
 * @param targets [B,T] the next token where it is learned, else {@link #NOT_LEARNED}
 * @param learnedTokens how many targets are learned
 */
public record PackedBatch(
        int rows, int width, long[] ids, long[] positions, long[] documents, long[] targets, int learnedTokens) {
    /** The target of a token whose successor is not learned. */
    public static final int NOT_LEARNED = -100;

    /**
     * Packs examples into rows, first fit in the order given. An example longer than a row is cut, its tail becoming a
     * document of its own.
     *
     * @param width T, at least 1
     * @return as many rows as it takes
     */
    public static PackedBatch pack(List<TrainingExample> examples, int width) {
        if (width < 1) {
            throw new IllegalArgumentException("a row needs at least one token, not " + width);
        }
        List<Row> rows = new ArrayList<>();
        for (TrainingExample example : examples) {
            for (int from = 0; from < example.tokens().length - 1; from += width) {
                // targets are shifted by one, so a piece of width+1 tokens fills a row of width
                int to = Math.min(example.tokens().length, from + width + 1);
                place(rows, example, from, to, width);
            }
        }
        return join(rows, width);
    }

    private static void place(List<Row> rows, TrainingExample example, int from, int to, int width) {
        int length = to - from - 1;
        // a bounded search: only the last rows can have room that is worth looking for
        for (int r = Math.max(0, rows.size() - 16); r < rows.size(); r++) {
            if (width - rows.get(r).used >= length) {
                rows.get(r).add(example, from, to);
                return;
            }
        }
        Row row = new Row(width);
        row.add(example, from, to);
        rows.add(row);
    }

    private static PackedBatch join(List<Row> rows, int width) {
        int size = Math.multiplyExact(rows.size(), width);
        long[] ids = new long[size];
        long[] positions = new long[size];
        long[] documents = new long[size];
        long[] targets = new long[size];
        int learned = 0;
        for (int r = 0; r < rows.size(); r++) {
            Row row = rows.get(r);
            System.arraycopy(row.ids, 0, ids, r * width, width);
            System.arraycopy(row.positions, 0, positions, r * width, width);
            System.arraycopy(row.documents, 0, documents, r * width, width);
            System.arraycopy(row.targets, 0, targets, r * width, width);
            learned += row.learned;
        }
        return new PackedBatch(rows.size(), width, ids, positions, documents, targets, learned);
    }

    /** Some of the rows as a batch of their own. */
    public PackedBatch slice(int fromRow, int toRow) {
        int from = fromRow * width;
        int to = toRow * width;
        long[] some = Arrays.copyOfRange(targets, from, to);
        int learned = 0;
        for (long target : some) {
            learned += target == NOT_LEARNED ? 0 : 1;
        }
        return new PackedBatch(
                toRow - fromRow,
                width,
                Arrays.copyOfRange(ids, from, to),
                Arrays.copyOfRange(positions, from, to),
                Arrays.copyOfRange(documents, from, to),
                some,
                learned);
    }

    /** Tokens of the rows, padding included: what a step costs. */
    public int tokens() {
        return rows * width;
    }

    private static final class Row {
        final long[] ids;
        final long[] positions;
        final long[] documents;
        final long[] targets;
        int used;
        int count;
        int learned;

        Row(int width) {
            ids = new long[width];
            positions = new long[width];
            documents = new long[width];
            targets = new long[width];
            Arrays.fill(targets, NOT_LEARNED);
            Arrays.fill(documents, -1);
        }

        void add(TrainingExample example, int from, int to) {
            for (int i = from; i < to - 1; i++, used++) {
                ids[used] = example.tokens()[i];
                positions[used] = (long) i - from;
                documents[used] = count;
                if (example.learned()[i + 1]) {
                    targets[used] = example.tokens()[i + 1];
                    learned++;
                }
            }
            count++;
        }
    }
}
