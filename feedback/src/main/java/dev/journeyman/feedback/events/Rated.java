package dev.journeyman.feedback.events;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A technician's thumb on an answer. A later one of the same technician on the same interaction replaces it; the log keeps both.
 *
 * @param technician id of the technician's key
 * @param tags what is wrong, in the order of {@link RatingTag}
 * @param comment null where none was written
 */
public record Rated(
        String id,
        Instant at,
        String interactionId,
        String technician,
        Rating rating,
        Set<RatingTag> tags,
        @Nullable String comment)
        implements Event {
    /**
     * Checks every field.
     *
     * @throws InvalidEventException naming all that are wrong
     */
    public Rated {
        at = Checks.millis(at);
        comment = Checks.wellFormedOrNull(comment);
        EnumSet<RatingTag> sorted = EnumSet.noneOf(RatingTag.class);
        sorted.addAll(tags);
        tags = Collections.unmodifiableSet(sorted);
        new Checks()
                .feedbackId("id", id)
                .at(at)
                .interactionId("interaction_id", interactionId)
                .key("technician", technician)
                .written("comment", comment, EventLimits.MOST_COMMENT_CHARS)
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
