package dev.journeyman.slm.network;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A step's vectors of numbers as tensors over one buffer, which the next step writes anew.
 *
 * <p>A direct buffer for each would stay, with a phantom reference, until Java's next collection, and make its pause longer: at a few hundred steps a second thousands of them.
 */
final class LongTensors {
    private static final int FIRST_BYTES = 1 << 12;

    private ByteBuffer buffer = direct(FIRST_BYTES);

    /** What the vectors of the step before had is for others; their tensors are not to be read any more. */
    void reuse() {
        buffer.clear();
    }

    /** A vector. Its tensor is good until {@link #reuse}, and goes with its manager. */
    PtNDArray vector(PtNDManager manager, long[] values) {
        int bytes = Math.max(1, values.length) * Long.BYTES; // an empty one has an address too
        if (bytes > buffer.remaining()) {
            buffer = direct(Math.max(bytes, 2 * buffer.capacity())); // tensors over the one before hold it
        }
        ByteBuffer own = buffer.slice(buffer.position(), bytes).order(ByteOrder.nativeOrder());
        buffer.position(buffer.position() + bytes);
        own.asLongBuffer().put(values);
        return manager.create(own.limit(values.length * Long.BYTES), new Shape(values.length), DataType.INT64);
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes);
    }
}
