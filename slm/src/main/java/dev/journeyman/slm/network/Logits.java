package dev.journeyman.slm.network;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import org.jspecify.annotations.Nullable;

/** Logits [R,V] of the rows that were asked for, in the order of the step's rows. */
public final class Logits implements AutoCloseable {
    /** The most numbers of one step: as many float32 as a buffer of Java's can hold. */
    private static final long MOST_NUMBERS = Integer.MAX_VALUE / Float.BYTES;

    private final Program program;
    private final PtNDManager manager;
    private final PtNDArray array;
    private final int count;
    private final int vocabularySize;
    private long @Nullable [] best;
    private float @Nullable [] copied;

    Logits(Program program, PtNDManager manager, PtNDArray array, int count, int vocabularySize) {
        this.program = program;
        this.manager = manager;
        this.array = array;
        this.count = count;
        this.vocabularySize = vocabularySize;
    }

    /** Refuses a step whose logits could not be copied out, before it is computed. */
    static void checkSize(int rows, int vocabularySize) {
        if ((long) rows * vocabularySize > MOST_NUMBERS) {
            throw new IllegalArgumentException("logits of " + rows + " tokens over a vocabulary of " + vocabularySize
                    + " are more than 2 GiB; ask for those of at most " + MOST_NUMBERS / vocabularySize + " tokens");
        }
    }

    /** R, how many rows there are. */
    public int count() {
        return count;
    }

    /**
     * The logits [V] of one row, copied out; the array is the caller's.
     *
     * @throws IndexOutOfBoundsException where there is no such row
     */
    public float[] row(int i) {
        check(i);
        if (copied == null) {
            copied = array.toFloatArray();
        }
        float[] row = new float[vocabularySize];
        System.arraycopy(copied, i * vocabularySize, row, 0, vocabularySize); // no overflow: see checkSize
        return row;
    }

    /**
     * The likeliest token of one row, found without copying the row out; the lowest id at a tie. -1 where the largest logit
     * is no finite number, NaN counting as the largest: no token may be taken from such a row.
     *
     * @throws IndexOutOfBoundsException where there is no such row
     */
    public int argmax(int i) {
        check(i);
        if (best == null) {
            best = program.call(manager, "best", IValue.from(array)).toLongArray();
        }
        return (int) best[i];
    }

    private void check(int i) {
        if (i < 0 || i >= count) {
            throw new IndexOutOfBoundsException("row " + i + " of " + count);
        }
    }

    /** Releases the step's memory; what was copied out stays. */
    @Override
    public void close() {
        manager.close();
    }
}
