package dev.journeyman.feedback.log;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;

/** What is remembered of an idempotency key: where its events stand and what the request was. */
record IdempotencyRecord(long firstSequence, int count, Instant at, byte[] requestDigest) {
    static final int DIGEST_BYTES = 32;
    static final int BYTES = Long.BYTES + Integer.BYTES + Long.BYTES + DIGEST_BYTES;

    byte[] encode() {
        return ByteBuffer.allocate(BYTES)
                .putLong(firstSequence)
                .putInt(count)
                .putLong(at.toEpochMilli())
                .put(requestDigest)
                .array();
    }

    static IdempotencyRecord decode(byte[] bytes) throws Envelope.DamagedException {
        if (bytes.length != BYTES) {
            throw new Envelope.DamagedException(
                    "the idempotency entry has " + bytes.length + " bytes instead of " + BYTES);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long first = buffer.getLong();
        int count = buffer.getInt();
        Instant at = Instant.ofEpochMilli(buffer.getLong());
        byte[] digest = new byte[DIGEST_BYTES];
        buffer.get(digest);
        return new IdempotencyRecord(first, count, at, digest);
    }

    boolean isOf(byte[] otherRequestDigest) {
        return Arrays.equals(requestDigest, otherRequestDigest);
    }

    boolean covers(long sequence) {
        return sequence >= firstSequence && sequence < firstSequence + count;
    }
}
