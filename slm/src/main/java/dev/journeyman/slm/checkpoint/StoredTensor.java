package dev.journeyman.slm.checkpoint;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * A tensor that lies in a mapped file: its name, type, shape and bytes, row-major and little-endian.
 *
 * <p>Buffers stay readable after the checkpoint is closed, until the garbage collector finds them unreachable. The file
 * must not be shortened meanwhile: the Java virtual machine answers a read past its new end with an
 * {@link InternalError}, and native code is killed by SIGBUS. Whoever replaces checkpoints must rename, as
 * {@link SafetensorsWriter} does: a renamed or deleted file keeps its bytes for those who mapped it.
 */
public final class StoredTensor {
    private final MappedFile file;
    private final TensorEntry entry;
    private final long dataStart;

    StoredTensor(MappedFile file, TensorEntry entry, long dataStart) {
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
     * A part of its bytes: read-only, direct, little-endian and backed by the mapped file. Not aligned to the element
     * where the file's header is not.
     *
     * @param offset first byte, counted from the tensor's start
     * @param length bytes; tensors over 2 GiB are read in several slices
     * @throws IndexOutOfBoundsException if the part is not inside the tensor
     * @throws IllegalStateException if the file is closed
     * @throws CheckpointException if the file was shortened since it was opened
     */
    public ByteBuffer slice(long offset, int length) {
        if (offset < 0 || length < 0 || offset > bytes() - length) {
            throw new IndexOutOfBoundsException(
                    length + " bytes at " + offset + " are outside the " + bytes() + " bytes of tensor " + name());
        }
        return file.slice(dataStart + entry.start() + offset, length);
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

    CheckpointException truncated(Throwable cause) {
        return MappedFile.truncated(file.file(), cause);
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
