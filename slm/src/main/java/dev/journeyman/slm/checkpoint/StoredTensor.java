package dev.journeyman.slm.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.OptionalLong;

/**
 * A tensor that lies in an open file: its name, type, shape and bytes, row-major and little-endian.
 *
 * <p>Whoever replaces checkpoints must rename, as {@link SafetensorsWriter} does: a renamed or deleted file keeps its bytes
 * for those who have it open.
 */
public final class StoredTensor {
    private static final int PIECE_BYTES = 1 << 20;

    private final StoredFile file;
    private final TensorEntry entry;
    private final long dataStart;

    StoredTensor(StoredFile file, TensorEntry entry, long dataStart) {
        this.file = file;
        this.entry = entry;
        this.dataStart = dataStart;
    }

    /** The tensor's name in its file. */
    public String name() {
        return entry.name();
    }

    /** The type of its elements. */
    public ElementType type() {
        return entry.type();
    }

    /** Its dimensions, outermost first; empty for a scalar. A copy. */
    public long[] shape() {
        return entry.shape().clone();
    }

    /** The number of its elements. */
    public long elements() {
        return elements(entry.shape());
    }

    /** Its length in bytes. */
    public long bytes() {
        return entry.bytes();
    }

    /**
     * A copy of a part of its bytes: read-only and little-endian; readable after the checkpoint is closed.
     *
     * @param offset first byte, counted from the tensor's start
     * @param length bytes; whoever reads much takes {@link #read} and a buffer of its own
     * @throws IndexOutOfBoundsException if the part is not inside the tensor
     * @throws IllegalStateException if the file is closed
     * @throws CheckpointException if the file was shortened since it was opened
     */
    public ByteBuffer slice(long offset, int length) {
        return file.slice(position(offset, length), length);
    }

    /**
     * Fills what remains of a buffer with its bytes from an offset on, little-endian.
     *
     * @param offset first byte, counted from the tensor's start
     * @throws IndexOutOfBoundsException if the part is not inside the tensor
     * @throws IllegalStateException if the file is closed
     * @throws CheckpointException if the file was shortened since it was opened
     */
    public void read(long offset, ByteBuffer into) {
        file.read(position(offset, into.remaining()), into);
    }

    /** Its bytes from the first to the last in pieces of {@value #PIECE_BYTES}: one buffer, little-endian, filled anew for each. */
    Iterator<ByteBuffer> pieces() {
        ByteBuffer piece =
                ByteBuffer.allocate((int) Math.min(PIECE_BYTES, bytes())).order(ByteOrder.LITTLE_ENDIAN);
        return new Iterator<>() {
            private long offset;

            @Override
            public boolean hasNext() {
                return offset < bytes();
            }

            @Override
            public ByteBuffer next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                piece.clear().limit((int) Math.min(PIECE_BYTES, bytes() - offset));
                read(offset, piece);
                offset += piece.limit();
                return piece.flip();
            }
        };
    }

    private long position(long offset, int length) {
        if (offset < 0 || length < 0 || offset > bytes() - length) {
            throw new IndexOutOfBoundsException(
                    length + " bytes at " + offset + " are outside the " + bytes() + " bytes of tensor " + name());
        }
        return dataStart + entry.start() + offset;
    }

    /**
     * The index of the first element that is NaN or infinite, in row-major order.
     *
     * @throws IllegalStateException if the type is not F32, F16 or BF16, or the file is closed
     * @throws CheckpointException if the file was shortened since it was opened
     */
    public OptionalLong firstNonFinite() {
        return FiniteScan.firstNonFinite(this);
    }

    /** The file it lies in, for messages. */
    String source() {
        return file.file().toString();
    }

    /** The number of elements of a shape that is known not to overflow. */
    static long elements(long[] shape) {
        long elements = 1;
        for (long dimension : shape) {
            elements *= dimension;
        }
        return elements;
    }

    @Override
    public String toString() {
        return name() + " " + type() + Arrays.toString(entry.shape());
    }
}
