package dev.journeyman.feedback.events;

import java.time.Instant;
import java.util.List;

/**
 * A technician takes back a rating, a correction or a comparison.
 *
 * @param interactionId the interaction that the feedback was about (of a comparison, the preferred one)
 * @param feedbackId the event that no longer counts
 * @param technician id of the technician's key
 */
public record Withdrawn(String id, Instant at, String interactionId, String feedbackId, String technician)
        implements Event {
    /**
     * Checks every field.
     *
     * @throws InvalidEventException naming all that are wrong
     */
    public Withdrawn {
        at = Checks.millis(at);
        Checks checks = new Checks()
                .feedbackId("id", id)
                .at(at)
                .interactionId("interaction_id", interactionId)
                .feedbackId("feedback_id", feedbackId)
                .key("technician", technician);
        if (id.equals(feedbackId)) {
            checks.problem("feedback_id must be another event's id");
        }
        checks.throwIfAny();
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
