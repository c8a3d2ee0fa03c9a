package dev.journeyman.gateway.access;

import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key as the home keeps it: everything but the secret.
 *
 * @param id 12 hexadecimal digits
 * @param name what people call it; may be empty
 * @param created when it was made
 * @param revoked when it was revoked; null while it opens the gateway
 * @param sha256 64 hexadecimal digits: SHA-256 of the secret
 */
record ApiKey(
        String id,
        String name,
        Role role,
        KeyLogging logging,
        Instant created,
        @Nullable Instant revoked,
        String sha256) {
    static final int MOST_NAME_CHARS = 64;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{12}");
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    /**
     * Checks every field.
     *
     * @throws IllegalArgumentException naming the field; never with the digest
     */
    ApiKey {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("id must be 12 hexadecimal digits in lower case");
        }
        if (name.length() > MOST_NAME_CHARS || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "name must have at most " + MOST_NAME_CHARS + " characters, none of them a control character");
        }
        if (!SHA_256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("sha256 must be 64 hexadecimal digits in lower case");
        }
    }

    boolean isRevoked() {
        return revoked != null;
    }

    /** The same key, revoked; the first time counts. */
    ApiKey revoked(Instant at) {
        return isRevoked() ? this : new ApiKey(id, name, role, logging, created, at, sha256);
    }
}
