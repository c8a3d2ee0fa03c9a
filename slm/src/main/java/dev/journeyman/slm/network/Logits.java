package dev.journeyman.slm.network;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import org.jspecify.annotations.Nullable;

/** Logits [R,V] of the rows that were asked for, in the order of the step's rows. */
public final class Logits implements AutoCloseable {
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

    public int count() {
        return count;
    }

    /** The logits [V] of one row, copied out. */
    public float[] row(int i) {
        check(i);
        if (copied == null) {
            copied = array.toFloatArray();
        }
        float[] row = new float[vocabularySize];
        System.arraycopy(copied, i * vocabularySize, row, 0, vocabularySize);
        return row;
    }

    /** The likeliest token of one row, found without copying the row out; the lowest id at a tie. */
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

    @Override
    public void close() {
        manager.close();
    }
}
