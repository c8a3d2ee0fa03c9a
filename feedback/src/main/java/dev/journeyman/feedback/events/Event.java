package dev.journeyman.feedback.events;

import java.time.Instant;
import java.util.List;

/**
 * Something that happened and is never changed: an answer was given, or somebody said something of one.
 *
 * <p>Every event can be made only whole and within {@link EventLimits}; otherwise its constructor throws {@link InvalidEventException}, which
 * names all that is wrong. Moments are cut to milliseconds, and halves of surrogate pairs that stand alone become U+FFFD, so that an event
 * equals what its JSON is read back as.
 */
public sealed interface Event permits InteractionLogged, Rated, Corrected, Compared, Withdrawn, Reviewed, Erased {
    /** The event's own id: {@code int_…} for an interaction, {@code fb_…} for all others. */
    String id();

    /** When it happened, in milliseconds. */
    Instant at();

    /** Who did it: id of the key that asked, rated, reviewed or erased. */
    String actor();

    /**
     * The interactions it is about, each once: those whose erasure takes this event's content along. Empty only for a review of a technician.
     */
    List<String> interactionIds();

    /** The value of {@code type} in its JSON. */
    default String type() {
        return switch (this) {
            case InteractionLogged e -> "interaction_logged";
            case Rated e -> "rated";
            case Corrected e -> "corrected";
            case Compared e -> "compared";
            case Withdrawn e -> "withdrawn";
            case Reviewed e -> "reviewed";
            case Erased e -> "erased";
        };
    }
}
