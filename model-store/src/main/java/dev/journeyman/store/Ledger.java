package dev.journeyman.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The promotion ledger's file: sealed lines, each with the hash of the one before, so that no entry can be changed, left out or put in without all later ones
 * telling. Appending is the moment at which a change counts: everything else in the store follows from the ledger.
 */
final class Ledger {
    static final String FILE = "ledger.jsonl";
    static final int MAX_LINE_BYTES = 4 << 20;

    private static final long MAX_BYTES = 256L << 20;
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path file;

    Ledger(Path file) {
        this.file = file;
    }

    /**
     * How far the ledger reaches.
     *
     * @param head its last entry
     * @param tornBytes behind that: what a writer that died left of an entry that never counted
     */
    record End(LedgerHead head, long tornBytes) {}

    /**
     * Reads and verifies every entry.
     *
     * @param known the entry that standing.json tells of; null where there is no standing.json
     * @param each hears every entry, in order
     * @throws StoreException of kind CORRUPT naming the first entry that is not as it was written
     */
    End read(@Nullable LedgerHead known, Consumer<LedgerLine> each) {
        long knownSeq = known == null ? 0 : known.seq();
        if (!Files.exists(file)) {
            if (knownSeq > 0) {
                throw damaged("is missing, but " + StandingJson.FILE + " tells of " + knownSeq + " entries");
            }
            return new End(LedgerHead.START, 0);
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
            long size = Files.size(file);
            LedgerHead head = LedgerHead.START;
            long tornBytes = 0;
            for (byte[] line = line(in); line.length > 0; line = line(in)) {
                long end = head.bytes() + line.length;
                boolean unknown = head.seq() >= knownSeq;
                if (line[line.length - 1] != '\n') {
                    if (!unknown || line.length > MAX_LINE_BYTES) {
                        throw damaged("entry " + (head.seq() + 1) + " is cut off");
                    }
                    tornBytes = line.length;
                    break;
                }
                LedgerLine read;
                try {
                    read = next(line, head);
                } catch (StoreException e) {
                    if (known != null && unknown && end >= size) {
                        tornBytes = line.length; // the last one, whose pages reached the disk in part
                        break;
                    }
                    throw damaged(String.valueOf(e.getMessage()));
                }
                head = new LedgerHead(head.seq() + 1, read.entry().hash(), end);
                if (known != null && head.seq() == known.seq() && !head.equals(known)) {
                    throw damaged("entry " + head.seq() + " is not the one that " + StandingJson.FILE + " tells of");
                }
                each.accept(read);
            }
            if (head.seq() < knownSeq) {
                throw damaged("has " + head.seq() + " entries, but " + StandingJson.FILE + " tells of " + knownSeq);
            }
            return new End(head, tornBytes);
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.UNREADABLE, file + ": cannot be read: " + e, e);
        }
    }

    private static LedgerLine next(byte[] line, LedgerHead head) {
        String source = "entry " + (head.seq() + 1);
        LedgerLine read = LedgerLine.of(java.util.Arrays.copyOf(line, line.length - 1), source);
        if (read.entry().seq() != head.seq() + 1 || !read.entry().previousHash().equals(head.hash())) {
            throw ManifestJson.corrupt(source, "does not follow the entry before it");
        }
        return read;
    }

    /** The bytes to the next line's end, that included; none at the file's end; one more than allowed where a line is too long. */
    private static byte[] line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(BUFFER_BYTES / 16);
        for (int read = in.read(); read >= 0; read = in.read()) {
            line.write(read);
            if (read == '\n' || line.size() > MAX_LINE_BYTES) {
                break;
            }
        }
        return line.toByteArray();
    }

    /** Cuts off what stands behind an entry. */
    void cut(LedgerHead head) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(head.bytes());
            channel.force(true);
        }
    }

    /** Appends an entry, durably; the returned head is its place. */
    LedgerHead append(LedgerHead head, ObjectNode body) throws IOException {
        byte[] line = (SealedJson.seal(body) + "\n").getBytes(StandardCharsets.UTF_8);
        if (line.length > MAX_LINE_BYTES || head.bytes() + line.length > MAX_BYTES) {
            throw new StoreException(
                    StoreException.Kind.REFUSED,
                    file + ": would have an entry of " + line.length + " bytes and " + (head.bytes() + line.length)
                            + " bytes in all; " + MAX_LINE_BYTES + " and " + MAX_BYTES + " are the most");
        }
        boolean first = head.seq() == 0;
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            ByteBuffer bytes = ByteBuffer.wrap(line);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        if (first) {
            DurableFiles.force(file.resolveSibling("").normalize());
        }
        String hash = SealedJson.open(java.util.Arrays.copyOf(line, line.length - 1), FILE)
                .hash();
        return new LedgerHead(head.seq() + 1, hash, head.bytes() + line.length);
    }

    private StoreException damaged(String what) {
        return new StoreException(
                StoreException.Kind.CORRUPT,
                file + ": " + what + "; what it says cannot be trusted, so nothing is changed. Bring " + FILE + " and "
                        + StandingJson.FILE + " back from a backup, or move both away: then the versions begin anew as"
                        + " candidates");
    }
}
