package dev.journeyman.feedback.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The file {@code sequence}: the highest sequence that was acknowledged, kept outside of the database, so that a database that lost its end can
 * be told from one that never had it.
 *
 * <p>It is written after each commit and before its acknowledgement, into one of two slots in turn, so that a write that was cut short leaves
 * the other. A process that is killed loses none of it. It is forced to the disk every so many commits only: after a loss of power it may
 * be behind by that many, never ahead.
 */
final class HighMark implements AutoCloseable {
    static final String FILE = "sequence";

    private static final int MAGIC = 0x4A464231; // "JFB1"
    private static final int SLOT_BYTES = 24;
    private static final int SLOT_DISTANCE = 512; // a disk's sector: a torn write cannot hit both
    private static final int CHECKED_BYTES = 20;

    private final FileChannel channel;
    private final int forceEvery;
    private int slot;
    private int unforced;

    private HighMark(FileChannel channel, int forceEvery) {
        this.channel = channel;
        this.forceEvery = forceEvery;
    }

    /**
     * What the file says.
     *
     * @param storeId tells the store apart from others
     * @param sequence the highest sequence that was acknowledged
     */
    record Mark(long storeId, long sequence) {}

    /** The newest whole slot; empty where the file is missing or neither is whole. */
    static Optional<Mark> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Optional<Mark> newest = Optional.empty();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            for (int slot = 0; slot < 2; slot++) {
                Optional<Mark> mark = read(channel, slot);
                if (mark.isPresent()
                        && (newest.isEmpty()
                                || mark.get().sequence() > newest.get().sequence())) {
                    newest = mark;
                }
            }
        }
        return newest;
    }

    private static Optional<Mark> read(FileChannel channel, int slot) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(SLOT_BYTES);
        long from = (long) slot * SLOT_DISTANCE;
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                return Optional.empty();
            }
        }
        bytes.flip();
        boolean whole = bytes.getInt(0) == MAGIC && bytes.getInt(CHECKED_BYTES) == checksum(bytes);
        return whole ? Optional.of(new Mark(bytes.getLong(4), bytes.getLong(12))) : Optional.empty();
    }

    /**
     * Opens the file for writing, with that mark in both slots.
     *
     * @param forceEvery how many marks are written before they are forced to the disk
     */
    static HighMark open(Path file, Mark mark, int forceEvery) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        HighMark opened = new HighMark(channel, forceEvery);
        boolean done = false;
        try {
            opened.write(mark);
            opened.write(mark);
            opened.force();
            done = true;
            return opened;
        } finally {
            if (!done) {
                channel.close();
            }
        }
    }

    /** Writes a mark file once, forced to the disk. */
    static void writeOnce(Path file, Mark mark) throws IOException {
        open(file, mark, 1).close();
    }

    void write(Mark mark) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(SLOT_BYTES);
        bytes.putInt(MAGIC).putLong(mark.storeId()).putLong(mark.sequence());
        bytes.putInt(checksum(bytes)).flip();
        long from = (long) slot * SLOT_DISTANCE;
        while (bytes.hasRemaining()) {
            channel.write(bytes, from + bytes.position());
        }
        slot = 1 - slot;
        unforced++;
        if (unforced >= forceEvery) {
            force();
        }
    }

    private void force() throws IOException {
        channel.force(false);
        unforced = 0;
    }

    private static int checksum(ByteBuffer slotBytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(slotBytes.duplicate().position(0).limit(CHECKED_BYTES));
        return (int) checksum.getValue();
    }

    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            try (channel) {
                force();
            }
        }
    }
}
