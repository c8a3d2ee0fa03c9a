package dev.journeyman.feedback.events;

import org.jspecify.annotations.Nullable;

/**
 * Who asked.
 *
 * @param keyId id of the API key, never the key
 * @param session groups the interactions of one conversation; null where the caller names none
 */
public record Asker(String keyId, AskerRole role, @Nullable String session) {
    /**
     * Checks every field.
     *
     * @throws InvalidEventException naming all that are wrong
     */
    public Asker {
        session = Checks.wellFormedOrNull(session);
        new Checks()
                .key("key_id", keyId)
                .written("session", session, EventLimits.MOST_SESSION_CHARS)
                .throwIfAny();
    }
}
