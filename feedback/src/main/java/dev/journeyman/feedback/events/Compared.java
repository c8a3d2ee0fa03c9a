package dev.journeyman.feedback.events;

import java.time.Instant;
import java.util.List;

/**
 * A technician preferred one answer over another.
 *
 * @param interactionId the preferred one
 * @param overInteractionId the other
 * @param technician id of the technician's key
 */
public record Compared(String id, Instant at, String interactionId, String overInteractionId, String technician)
        implements Event {
    /**
     * Checks every field.
     *
     * @throws InvalidEventException naming all that are wrong
     */
    public Compared {
        at = Checks.millis(at);
        Checks checks = new Checks()
                .feedbackId("id", id)
                .at(at)
                .interactionId("interaction_id", interactionId)
                .interactionId("over_interaction_id", overInteractionId)
                .key("technician", technician);
        if (interactionId.equals(overInteractionId)) {
            checks.problem("over_interaction_id must be another interaction than interaction_id");
        }
        checks.throwIfAny();
    }

    @Override
    public String actor() {
        return technician;
    }

    @Override
    public List<String> interactionIds() {
        return List.of(interactionId, overInteractionId);
    }
}
