package dev.journeyman.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A JSON object on one line whose last member, {@code hash}, is the SHA-256 of all bytes before that member: any other tool reads it, and no byte of it can
 * change unnoticed.
 */
final class SealedJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BEFORE_HASH = ",\"hash\":\"";
    private static final String AFTER_HASH = "\"}";
    private static final int HASH_DIGITS = 64;
    private static final int SEAL_BYTES = BEFORE_HASH.length() + HASH_DIGITS + AFTER_HASH.length();

    private SealedJson() {}

    /**
     * An object that was read, and its hash.
     *
     * @param node the object, with the member hash
     * @param hash 64 hexadecimal digits
     */
    record Opened(JsonNode node, String hash) {}

    /** The line of an object, which must have a member, without its end. */
    static String seal(ObjectNode node) {
        try {
            String text = JSON.writeValueAsString(node);
            String body = text.substring(0, text.length() - 1);
            return body + BEFORE_HASH + Digests.ofBytes(body.getBytes(StandardCharsets.UTF_8)) + AFTER_HASH;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can be written", e);
        }
    }

    /**
     * Reads a line, without its end.
     *
     * @throws StoreException of kind CORRUPT if the seal is missing or not that of the bytes
     */
    static Opened open(byte[] line, String source) {
        int bodyBytes = line.length - SEAL_BYTES;
        if (bodyBytes < 2) {
            throw ManifestJson.corrupt(source, "has no hash; its bytes were changed");
        }
        String seal = new String(line, bodyBytes, SEAL_BYTES, StandardCharsets.ISO_8859_1);
        MessageDigest digest = Digests.sha256();
        digest.update(line, 0, bodyBytes);
        String hash = Digests.hex(digest);
        if (!seal.equals(BEFORE_HASH + hash + AFTER_HASH)) {
            throw ManifestJson.corrupt(source, "its hash is not that of its bytes; they were changed");
        }
        try {
            JsonNode node = JSON.readTree(line);
            if (node == null || !node.isObject()) {
                throw ManifestJson.corrupt(source, "must hold a JSON object");
            }
            return new Opened(node, hash);
        } catch (java.io.IOException e) {
            throw ManifestJson.corrupt(source, "is not JSON");
        }
    }
}
