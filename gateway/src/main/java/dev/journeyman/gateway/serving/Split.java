package dev.journeyman.gateway.serving;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Which sessions a canary answers. Each session has a bucket of {@value #BUCKETS}, by a hash of it and of the rollout; the canary has those below its share. So all
 * gateways on one store decide the same, a session stays with its version, and where the share grows, sessions move from the champion to the canary only.
 *
 * @param rollout what tells this rollout from every other, so that not the same sessions are always the first
 */
public record Split(String rollout) {
    /** How many buckets there are. */
    public static final int BUCKETS = 10_000;

    private static final int BUCKETS_PER_PERCENT = BUCKETS / 100;

    /** A session's bucket, from 0. */
    public int bucket(String session) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(rollout.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            byte[] hash = digest.digest(session.getBytes(StandardCharsets.UTF_8));
            return (int) Long.remainderUnsigned(ByteBuffer.wrap(hash).getLong(), BUCKETS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Whether the canary answers a session where it has so many percent. */
    public boolean toCanary(String session, int percent) {
        return bucket(session) < percent * BUCKETS_PER_PERCENT;
    }
}
