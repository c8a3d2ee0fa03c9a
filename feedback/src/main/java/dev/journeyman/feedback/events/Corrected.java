package dev.journeyman.feedback.events;

import java.time.Instant;
import java.util.List;

/**
 * A technician wrote what the answer should have been.
 *
 * @param technician id of the technician's key
 * @param correction the whole right answer, not a remark on the given one
 */
public record Corrected(String id, Instant at, String interactionId, String technician, String correction)
        implements Event {
    /**
     * Checks every field.
     *
     * @throws InvalidEventException naming all that are wrong
     */
    public Corrected {
        at = Checks.millis(at);
        correction = Checks.wellFormed(correction);
        new Checks()
                .feedbackId("id", id)
                .at(at)
                .interactionId("interaction_id", interactionId)
                .key("technician", technician)
                .written("correction", correction, EventLimits.MOST_CORRECTION_CHARS)
                .throwIfAny();
    }

    @Override
    public String actor() {
        return technician;
    }

    @Override
    public List<String> interactionIds() {
        return List.of(interactionId);
    }
}
