package dev.journeyman.slm.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A file of any size, mapped for reading in overlapping windows.
 *
 * <p>Java maps at most 2 GiB at once. Window k starts at k GiB and is as long as that limit allows, so any slice of up
 * to 1 GiB lies whole in the window that its first byte belongs to, and a longer one gets a mapping of its own. A window
 * costs address space, not memory, and is made when first needed. Mappings end when the garbage collector finds no
 * buffer over them, also after {@link #close}.
 */
final class MappedFile implements AutoCloseable {
    private static final long STRIDE_BYTES = 1L << 30;
    private static final long MAX_MAPPING_BYTES = Integer.MAX_VALUE;

    private final Path file;
    private final FileChannel channel;
    private final long bytes;
    private final @Nullable MappedByteBuffer[] windows;
    private boolean closed;

    private MappedFile(Path file, FileChannel channel, long bytes) {
        this.file = file;
        this.channel = channel;
        this.bytes = bytes;
        this.windows = new MappedByteBuffer[Math.toIntExact((bytes + STRIDE_BYTES - 1) / STRIDE_BYTES)];
    }

    static MappedFile open(Path file) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            try {
                return new MappedFile(file, channel, channel.size());
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (NoSuchFileException e) {
            throw new CheckpointException(
                    CheckpointException.Kind.NOT_FOUND, file.toString(), "the file is missing", e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    Path file() {
        return file;
    }

    /** The file's length when it was opened. */
    long bytes() {
        return bytes;
    }

    /** The bytes from a position on, read-only, direct and little-endian. */
    synchronized ByteBuffer slice(long position, int length) {
        if (closed) {
            throw new IllegalStateException(file + " is closed; take slices before closing the checkpoint");
        }
        if (position < 0 || length < 0 || position > bytes - length) {
            throw new IndexOutOfBoundsException(
                    length + " bytes at " + position + " are outside the " + bytes + " bytes of " + file);
        }
        if (length == 0) {
            return ByteBuffer.allocateDirect(0).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        }
        try {
            if (channel.size() < bytes) {
                throw truncated(file, null);
            }
            int window = (int) (position / STRIDE_BYTES);
            long start = window * STRIDE_BYTES;
            long windowBytes = Math.min(MAX_MAPPING_BYTES, bytes - start);
            if (position - start + length > windowBytes) {
                return channel.map(FileChannel.MapMode.READ_ONLY, position, length)
                        .order(ByteOrder.LITTLE_ENDIAN);
            }
            MappedByteBuffer mapped = windows[window];
            if (mapped == null) {
                mapped = channel.map(FileChannel.MapMode.READ_ONLY, start, windowBytes);
                windows[window] = mapped;
            }
            return mapped.slice((int) (position - start), length).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** The file lost bytes after it was opened: reading them through the mapping would fault. */
    static CheckpointException truncated(Path file, @Nullable Throwable cause) {
        return new CheckpointException(
                CheckpointException.Kind.UNREADABLE,
                file.toString(),
                "was shortened while it was open; checkpoint files must be replaced by renaming, never rewritten",
                cause);
    }

    private static CheckpointException unreadable(Path file, IOException e) {
        String why = e instanceof ClosedChannelException
                ? "the file was closed by a thread's interruption"
                : "cannot be read: " + e;
        return new CheckpointException(CheckpointException.Kind.UNREADABLE, file.toString(), why, e);
    }

    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(windows, null);
        try {
            channel.close();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }
}
