package dev.journeyman.feedback.events;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A reviewer decided on a record or on a technician. The latest review of a subject counts.
 *
 * @param subject the record's id, or the id of the technician's key
 * @param interactionIds the interactions that the record was derived from, so that their erasure takes the edited text along; empty
 *     for a technician
 * @param editedText the text that takes the place of the technician's; there for {@link Decision#EDIT} and only then
 * @param reviewer id of the reviewer's key
 */
public record Reviewed(
        String id,
        Instant at,
        SubjectKind subjectKind,
        String subject,
        List<String> interactionIds,
        Decision decision,
        @Nullable String editedText,
        String reviewer,
        String why)
        implements Event {
    private static final String ERASED = "(erased)";

    /**
     * Checks every field.
     *
     * @throws InvalidEventException naming all that are wrong
     */
    public Reviewed {
        at = Checks.millis(at);
        editedText = Checks.wellFormedOrNull(editedText);
        why = Checks.wellFormed(why);
        interactionIds = List.copyOf(interactionIds);
        Checks checks = new Checks()
                .feedbackId("id", id)
                .at(at)
                .key("reviewer", reviewer)
                .most("interaction_ids", interactionIds, EventLimits.MOST_REVIEWED_INTERACTIONS)
                .written("edited_text", editedText, EventLimits.MOST_CORRECTION_CHARS)
                .written("why", why, EventLimits.MOST_WHY_CHARS);
        for (int i = 0; i < interactionIds.size(); i++) {
            checks.interactionId("interaction_ids[" + i + "]", interactionIds.get(i));
        }
        if (interactionIds.stream().distinct().count() != interactionIds.size()) {
            checks.problem("interaction_ids must name each interaction once");
        }
        switch (subjectKind) {
            case RECORD -> {
                checks.name("subject", subject);
                if (interactionIds.isEmpty()) {
                    checks.problem("interaction_ids must name the interactions that the record was derived from");
                }
                if (decision == Decision.RELEASE) {
                    checks.problem("decision of a record must be accept, reject or edit");
                }
            }
            case TECHNICIAN -> {
                checks.key("subject", subject);
                if (!interactionIds.isEmpty()) {
                    checks.problem("interaction_ids must be empty where the subject is a technician");
                }
                if (decision != Decision.RELEASE && decision != Decision.REJECT) {
                    checks.problem("decision on a technician must be release or reject");
                }
            }
        }
        if ((decision == Decision.EDIT) != (editedText != null)) {
            checks.problem("edited_text must be given for the decision edit, and for no other");
        }
        checks.throwIfAny();
    }

    /**
     * What is left of it when an interaction is erased: the decision, without its reason, where it rests on other interactions too and has no text of the
     * reviewer's. Otherwise a record that was rejected would come back through those others.
     */
    public Optional<Reviewed> without(String interactionId) {
        List<String> left =
                interactionIds.stream().filter(id -> !id.equals(interactionId)).toList();
        return left.isEmpty() || editedText != null
                ? Optional.empty()
                : Optional.of(new Reviewed(id, at, subjectKind, subject, left, decision, null, reviewer, ERASED));
    }

    @Override
    public String actor() {
        return reviewer;
    }
}
