package dev.journeyman.gateway.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The secret of a key: {@code jm_}, the key's id, {@code _} and 256 random bits in 43 characters of Base64url. It is shown once, when it is made, and kept
 * by nobody here; what is kept is its SHA-256 (the package says why that is enough).
 *
 * <p>The id inside is no secret. It finds the key's digest without comparing with all of them, and lets a leaked secret be revoked by whoever finds it.
 */
final class KeySecret {
    private static final int RANDOM_BYTES = 32;
    private static final int ID_BYTES = 6;
    private static final Pattern FORM = Pattern.compile("jm_([0-9a-f]{12})_[A-Za-z0-9_-]{43}");

    private final String text;
    private final String id;

    private KeySecret(String text, String id) {
        this.text = text;
        this.id = id;
    }

    /** A new one, from a source fit for secrets. */
    static KeySecret random(RandomGenerator random) {
        byte[] idBytes = new byte[ID_BYTES];
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(idBytes);
        random.nextBytes(bytes);
        String id = HexFormat.of().formatHex(idBytes);
        return new KeySecret(
                "jm_" + id + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes), id);
    }

    /** The secret that a text is; empty where it cannot be one. */
    static Optional<KeySecret> parse(String text) {
        var form = FORM.matcher(text);
        return form.matches() ? Optional.of(new KeySecret(text, form.group(1))) : Optional.empty();
    }

    String id() {
        return id;
    }

    /** The secret itself, to be shown once. */
    String reveal() {
        return text;
    }

    /** 64 hexadecimal digits. */
    String sha256() {
        return HexFormat.of().formatHex(digest());
    }

    /** Whether a digest is this secret's; takes the same time wherever they differ. */
    boolean matches(String sha256) {
        return MessageDigest.isEqual(digest(), HexFormat.of().parseHex(sha256));
    }

    private byte[] digest() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "KeySecret[" + id + "]";
    }
}
