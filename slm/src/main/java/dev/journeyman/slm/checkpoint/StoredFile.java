package dev.journeyman.slm.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of any size, read by position: no more of it is in memory than its readers hold, and a file that loses its end
 * while it is open ends in an exception. Any thread may read.
 */
final class StoredFile implements AutoCloseable {
    /** What one call reads: Java reads into the heap through a buffer beside it that is as large and stays with the thread. */
    private static final int BYTES_AT_ONCE = 1 << 20;

    private final Path file;
    private final FileChannel channel;
    private final long bytes;
    private volatile boolean closed;

    private StoredFile(Path file, FileChannel channel, long bytes) {
        this.file = file;
        this.channel = channel;
        this.bytes = bytes;
    }

    static StoredFile open(Path file) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            try {
                return new StoredFile(file, channel, channel.size());
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

    /** The bytes from a position on, a copy of them: read-only and little-endian. */
    ByteBuffer slice(long position, int length) {
        check(position, length);
        ByteBuffer copy = ByteBuffer.allocate(length);
        read(position, copy);
        return copy.flip().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Fills what remains of a buffer with the bytes from a position on. */
    void read(long position, ByteBuffer into) {
        check(position, into.remaining());
        int limit = into.limit();
        try {
            if (channel.size() < bytes) {
                throw truncated();
            }
            long at = position;
            while (into.position() < limit) {
                into.limit(Math.min(limit, into.position() + BYTES_AT_ONCE));
                int read = channel.read(into, at);
                if (read < 0) {
                    throw truncated();
                }
                at += read;
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        } finally {
            into.limit(limit);
        }
    }

    private void check(long position, int length) {
        if (closed) {
            throw new IllegalStateException(file + " is closed; read from it before closing the checkpoint");
        }
        if (position < 0 || length < 0 || position > bytes - length) {
            throw new IndexOutOfBoundsException(
                    length + " bytes at " + position + " are outside the " + bytes + " bytes of " + file);
        }
    }

    private CheckpointException truncated() {
        return new CheckpointException(
                CheckpointException.Kind.UNREADABLE,
                file.toString(),
                "was shortened while it was open; checkpoint files must be replaced by renaming, never rewritten");
    }

    private static CheckpointException unreadable(Path file, IOException e) {
        String why = e instanceof ClosedChannelException
                ? "the file was closed by a thread's interruption"
                : "cannot be read: " + e;
        return new CheckpointException(CheckpointException.Kind.UNREADABLE, file.toString(), why, e);
    }

    @Override
    public void close() {
        closed = true;
        try {
            channel.close();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }
}
