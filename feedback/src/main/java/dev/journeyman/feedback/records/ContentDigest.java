package dev.journeyman.feedback.records;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;

/** SHA-256 over a list of texts, each with its length before it, so that no two lists look alike. */
final class ContentDigest {
    private final MessageDigest digest;

    ContentDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    ContentDigest add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        digest.update(bytes);
        return this;
    }

    ContentDigest addAll(Collection<String> texts) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, texts.size()));
        texts.forEach(this::add);
        return this;
    }

    /** The first so many hexadecimal digits, an even number. */
    String hex(int digits) {
        return HexFormat.of().formatHex(digest.digest(), 0, digits / 2);
    }
}
