package dev.journeyman.slm.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/**
 * A tensor to be written: name, type, shape, and its bytes as a stream of buffers that is opened when its turn comes.
 *
 * <p>The bytes are row-major and little-endian, whatever order the buffers are set to. A buffer is used up before the next
 * is asked for, so one buffer can carry a whole tensor piece by piece.
 */
public final class TensorSource {
    private final String name;
    private final ElementType type;
    private final long[] shape;
    private final long bytes;
    private final Supplier<? extends Iterator<ByteBuffer>> content;

    /**
     * Makes a source from a stream of buffers.
     *
     * @throws IllegalArgumentException if the name is empty or reserved, or the shape negative or too large to exist
     */
    public TensorSource(String name, ElementType type, long[] shape, Supplier<? extends Iterator<ByteBuffer>> content) {
        if (name.isEmpty() || name.equals(SafetensorsHeader.METADATA)) {
            throw new IllegalArgumentException("a tensor cannot be named " + Quoted.text(name));
        }
        if (shape.length > SafetensorsHeader.MAX_DIMENSIONS
                || Arrays.stream(shape).anyMatch(size -> size < 0)) {
            throw new IllegalArgumentException("tensor " + name + " cannot have shape " + Arrays.toString(shape));
        }
        this.name = name;
        this.type = type;
        this.shape = shape.clone();
        this.content = content;
        try {
            this.bytes = SafetensorsHeader.bytes(type, shape);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "tensor " + name + " of shape " + Arrays.toString(shape) + " is too large to exist", e);
        }
    }

    /** A tensor whose bytes are all in one buffer, which is not consumed. */
    public static TensorSource of(String name, ElementType type, long[] shape, ByteBuffer bytes) {
        return new TensorSource(
                name, type, shape, () -> List.of(bytes.duplicate()).iterator());
    }

    /** An F32 tensor from values in row-major order. */
    public static TensorSource ofFloats(String name, long[] shape, float[] values) {
        return new TensorSource(name, ElementType.F32, shape, () -> {
            ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
                    .order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values);
            return List.of(bytes).iterator();
        });
    }

    /** A stored tensor, copied under its own name. */
    public static TensorSource of(StoredTensor tensor) {
        return new TensorSource(tensor.name(), tensor.type(), tensor.shape(), tensor::pieces);
    }

    /** The tensor's name. */
    public String name() {
        return name;
    }

    /** The type of its elements. */
    public ElementType type() {
        return type;
    }

    /** Its dimensions; a copy. */
    public long[] shape() {
        return shape.clone();
    }

    /** The bytes that type and shape ask for. */
    public long bytes() {
        return bytes;
    }

    /** Opens the stream of its bytes. */
    Iterator<ByteBuffer> open() {
        return content.get();
    }
}
