package dev.journeyman.feedback.events;

import java.time.Instant;
import java.util.List;

/**
 * An interaction's content was deleted for good, with all that was said of it. This event stays and says so.
 *
 * @param by id of the key that asked for it
 * @param why without personal data: it is never deleted
 * @param trainedVersions the model versions that had been trained on it
 */
public record Erased(String id, Instant at, String interactionId, String by, String why, List<String> trainedVersions)
        implements Event {
    /**
     * Checks every field.
     *
     * @throws InvalidEventException naming all that are wrong
     */
    public Erased {
        at = Checks.millis(at);
        why = Checks.wellFormed(why);
        trainedVersions = List.copyOf(trainedVersions);
        Checks checks = new Checks()
                .feedbackId("id", id)
                .at(at)
                .interactionId("interaction_id", interactionId)
                .key("by", by)
                .written("why", why, EventLimits.MOST_WHY_CHARS)
                .most("trained_versions", trainedVersions, EventLimits.MOST_VERSIONS);
        for (int i = 0; i < trainedVersions.size(); i++) {
            checks.name("trained_versions[" + i + "]", trainedVersions.get(i));
        }
        checks.throwIfAny();
    }

    @Override
    public String actor() {
        return by;
    }

    @Override
    public List<String> interactionIds() {
        return List.of(interactionId);
    }
}
