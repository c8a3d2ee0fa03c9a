package dev.journeyman.gateway.models.hub;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The digests of a file as its bytes go by: SHA-256, and git's blob id (SHA-1 over "blob LENGTH\0" and the bytes). */
final class FileDigests {
    private final HubFile file;
    private final MessageDigest sha256 = digest("SHA-256");
    private final MessageDigest git = digest("SHA-1");
    private @Nullable String sha256Hex;

    FileDigests(HubFile file) {
        this.file = file;
        reset();
    }

    void reset() {
        sha256.reset();
        git.reset();
        git.update(("blob " + file.bytes() + "\0").getBytes(StandardCharsets.UTF_8));
        sha256Hex = null;
    }

    void update(byte[] buffer, int length) {
        sha256.update(buffer, 0, length);
        if (file.gitSha1() != null) {
            git.update(buffer, 0, length);
        }
    }

    /** Whether the bytes are those that the hub lists. Ends the digests. */
    boolean match() {
        boolean gitMatches =
                file.gitSha1() == null || file.gitSha1().equals(HexFormat.of().formatHex(git.digest()));
        return gitMatches && (file.sha256() == null || file.sha256().equals(sha256()));
    }

    /** SHA-256, in hexadecimal. Ends the digest. */
    String sha256() {
        String hex = sha256Hex;
        if (hex == null) {
            hex = HexFormat.of().formatHex(sha256.digest());
            sha256Hex = hex;
        }
        return hex;
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + name, e);
        }
    }
}
