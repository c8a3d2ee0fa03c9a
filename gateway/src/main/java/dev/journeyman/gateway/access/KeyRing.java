package dev.journeyman.gateway.access;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys of a home at one moment. Immutable. */
final class KeyRing {
    /** No keys. */
    static final KeyRing EMPTY = new KeyRing(List.of());

    private static final String SCHEME = "Bearer ";
    /** What a secret with an unknown id is compared with, so that it takes as long as one with a known id. No secret is known to have it. */
    private static final String NOBODY = "0".repeat(64);

    private final List<ApiKey> keys;
    private final Map<String, ApiKey> byId = new HashMap<>();

    /**
     * A ring of these keys.
     *
     * @throws IllegalArgumentException where two have one id
     */
    KeyRing(List<ApiKey> keys) {
        this.keys = List.copyOf(keys);
        for (ApiKey key : keys) {
            if (byId.put(key.id(), key) != null) {
                throw new IllegalArgumentException("two keys have the id " + key.id());
            }
        }
    }

    /** All, in the order they were made. */
    List<ApiKey> keys() {
        return keys;
    }

    /** The key of that id. */
    Optional<ApiKey> key(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    /** Whether any of them opens the gateway. */
    boolean hasValid() {
        return keys.stream().anyMatch(key -> !key.isRevoked());
    }

    /** The key that a header {@code Authorization} shows; empty where it shows none that opens the gateway. */
    Optional<ApiKey> opener(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        return KeySecret.parse(authorization.substring(SCHEME.length()).strip()).flatMap(secret -> {
            ApiKey key = byId.get(secret.id());
            boolean matches = secret.matches(key == null ? NOBODY : key.sha256());
            return key != null && matches && !key.isRevoked() ? Optional.of(key) : Optional.empty();
        });
    }
}
