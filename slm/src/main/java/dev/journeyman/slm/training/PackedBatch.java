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
 * @param owners [B,T] which of the packed examples a token belongs to, by its place in their list; 0 where a row is not full
 * @param examples how many examples were packed; a slice keeps their number
 * @param learnedTokens how many targets are learned
 */
public record PackedBatch(
        int rows,
        int width,
        long[] ids,
        long[] positions,
        long[] documents,
        long[] targets,
        long[] owners,
        int examples,
        int learnedTokens) {
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
        for (int number = 0; number < examples.size(); number++) {
            TrainingExample example = examples.get(number);
            for (int from = 0; from < example.tokens().length - 1; from += width) {
                // targets are shifted by one, so a piece of width+1 tokens fills a row of width
                int to = Math.min(example.tokens().length, from + width + 1);
                place(rows, new Piece(example, number, from, to), width);
            }
        }
        return join(rows, width, examples.size());
    }

    private static void place(List<Row> rows, Piece piece, int width) {
        int length = piece.to - piece.from - 1;
        // a bounded search: only the last rows can have room that is worth looking for
        for (int r = Math.max(0, rows.size() - 16); r < rows.size(); r++) {
            if (width - rows.get(r).used >= length) {
                rows.get(r).add(piece);
                return;
            }
        }
        Row row = new Row(width);
        row.add(piece);
        rows.add(row);
    }

    private static PackedBatch join(List<Row> rows, int width, int examples) {
        int size = Math.multiplyExact(rows.size(), width);
        long[] ids = new long[size];
        long[] positions = new long[size];
        long[] documents = new long[size];
        long[] targets = new long[size];
        long[] owners = new long[size];
        int learned = 0;
        for (int r = 0; r < rows.size(); r++) {
            Row row = rows.get(r);
            System.arraycopy(row.ids, 0, ids, r * width, width);
            System.arraycopy(row.positions, 0, positions, r * width, width);
            System.arraycopy(row.documents, 0, documents, r * width, width);
            System.arraycopy(row.targets, 0, targets, r * width, width);
            System.arraycopy(row.owners, 0, owners, r * width, width);
            learned += row.learned;
        }
        return new PackedBatch(rows.size(), width, ids, positions, documents, targets, owners, examples, learned);
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
                Arrays.copyOfRange(owners, from, to),
                examples,
                learned);
    }

    /** Tokens of the rows, padding included: what a step costs. */
    public int tokens() {
        return rows * width;
    }

    /** The tokens of an example from {@code from} to before {@code to}; the last is a target only. */
    private record Piece(TrainingExample example, int number, int from, int to) {}

    private static final class Row {
        final long[] ids;
        final long[] positions;
        final long[] documents;
        final long[] targets;
        final long[] owners;
        int used;
        int count;
        int learned;

        Row(int width) {
            ids = new long[width];
            positions = new long[width];
            documents = new long[width];
            targets = new long[width];
            owners = new long[width];
            Arrays.fill(targets, NOT_LEARNED);
            Arrays.fill(documents, -1);
        }

        void add(Piece piece) {
            TrainingExample example = piece.example;
            for (int i = piece.from; i < piece.to - 1; i++, used++) {
                ids[used] = example.tokens()[i];
                positions[used] = (long) i - piece.from;
                documents[used] = count;
                owners[used] = piece.number;
                if (example.learned()[i + 1]) {
                    targets[used] = example.tokens()[i + 1];
                    learned++;
                }
            }
            count++;
        }
    }
}
