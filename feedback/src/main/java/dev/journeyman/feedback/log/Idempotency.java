package dev.journeyman.feedback.log;

import java.nio.charset.StandardCharsets;

/**
 * Lets a request be sent twice and written once.
 *
 * @param keyId id of the API key; the same idempotency key of two callers is two keys
 * @param key what the caller sent as {@code Idempotency-Key}
 * @param request the request's bytes, of which a digest is stored: the same key with another request is a conflict
 */
public record Idempotency(String keyId, String key, byte[] request) {
    /** The longest key. */
    public static final int MOST_KEY_CHARS = 255;

    /**
     * Checks the key.
     *
     * @throws LogException if it is empty or too long
     */
    public Idempotency {
        if (key.isEmpty() || key.length() > MOST_KEY_CHARS) {
            throw new LogException(
                    LogException.Kind.INVALID, "an idempotency key has 1 to " + MOST_KEY_CHARS + " characters");
        }
        request = request.clone();
    }

    @Override
    public byte[] request() {
        return request.clone();
    }

    /** 32 bytes that name the caller and the key. */
    byte[] nameDigest() {
        return Digests.sha256((keyId + "\0" + key).getBytes(StandardCharsets.UTF_8));
    }

    /** 32 bytes that stand for the request. */
    byte[] requestDigest() {
        return Digests.sha256(request);
    }
}
