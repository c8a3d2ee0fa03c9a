package dev.journeyman.feedback.trust;

import dev.journeyman.feedback.records.Reason;
import java.time.Instant;

/**
 * Whether a technician's feedback counts.
 *
 * @param technician id of the key
 * @param quarantined whether it does not
 * @param byReviewer whether a reviewer said so, and not a rule
 * @param lastSeen when the latest of the feedback was given
 * @param reason the tree of reasons
 */
public record TechnicianStanding(
        String technician, boolean quarantined, boolean byReviewer, Instant lastSeen, Reason reason) {}
