package dev.journeyman.feedback.log;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that stand at one sequence: a header that guards them, and a body. The layout is in the package's specification.
 *
 * @param schema the body's schema version
 * @param at when the event happened, or was removed
 * @param body UTF-8 JSON; nobody changes it
 */
record Envelope(int schema, Kind kind, DataClass dataClass, Instant at, byte[] body) {
    /** What the body is. */
    enum Kind {
        EVENT(1),
        TOMBSTONE(2);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        static @Nullable Kind ofCode(int code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            return null;
        }
    }

    /** Bytes that are not what was written. */
    static final class DamagedException extends Exception {
        private static final long serialVersionUID = 1;

        DamagedException(String problem) {
            super(problem);
        }

        String problem() {
            return String.valueOf(getMessage());
        }
    }

    static final int HEADER_BYTES = 20;

    private static final int CHECKED_FROM = 8;

    /** The bytes for one place: the checksum covers the sequence, so that bytes in another's place are noticed. */
    byte[] encode(long sequence) {
        byte[] bytes = new byte[HEADER_BYTES + body.length];
        ByteBuffer buffer = ByteBuffer.wrap(bytes); // big-endian
        buffer.putInt(body.length);
        buffer.putInt(0);
        buffer.putShort((short) schema);
        buffer.put((byte) kind.code);
        buffer.put((byte) dataClass.code());
        buffer.putLong(at.toEpochMilli());
        buffer.put(body);
        buffer.putInt(4, checksum(sequence, bytes));
        return bytes;
    }

    static Envelope decode(long sequence, byte[] bytes) throws DamagedException {
        if (bytes.length < HEADER_BYTES) {
            throw new DamagedException("the envelope has " + bytes.length + " bytes, fewer than its header");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int length = buffer.getInt();
        if (length != bytes.length - HEADER_BYTES) {
            throw new DamagedException(
                    "the envelope says " + length + " bytes and holds " + (bytes.length - HEADER_BYTES));
        }
        if (buffer.getInt() != checksum(sequence, bytes)) {
            throw new DamagedException("the envelope's checksum does not fit its bytes");
        }
        int schema = Short.toUnsignedInt(buffer.getShort());
        Kind kind = Kind.ofCode(buffer.get());
        DataClass dataClass = DataClass.ofCode(buffer.get());
        if (kind == null || dataClass == null) {
            throw new DamagedException("the envelope is of no known kind");
        }
        Instant at = Instant.ofEpochMilli(buffer.getLong());
        byte[] body = new byte[length];
        buffer.get(body);
        return new Envelope(schema, kind, dataClass, at, body);
    }

    private static int checksum(long sequence, byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(Keys.sequence(sequence));
        checksum.update(bytes, CHECKED_FROM, bytes.length - CHECKED_FROM);
        return (int) checksum.getValue();
    }
}
