package dev.journeyman.feedback.trust;

import dev.journeyman.feedback.events.Decision;
import dev.journeyman.feedback.events.Erased;
import dev.journeyman.feedback.events.Event;
import dev.journeyman.feedback.events.Reviewed;
import dev.journeyman.feedback.records.RecordId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What reviewers decided: of each claim and of each technician the latest. */
final class Reviews {
    private final Map<String, Reviewed> byClaim = new LinkedHashMap<>(); // in the order of the decisions
    private final Map<String, Reviewed> byTechnician = new HashMap<>();
    private final Map<String, Instant> released = new HashMap<>();
    private final Set<String> erased = new HashSet<>();

    Reviews(List<? extends Event> events) {
        Set<String> seen = new HashSet<>();
        for (Event event : events) {
            if (!seen.add(event.id())) {
                continue;
            }
            if (event instanceof Reviewed review) {
                take(review);
            } else if (event instanceof Erased erasure) {
                erased.add(erasure.interactionId());
            }
        }
    }

    private void take(Reviewed review) {
        switch (review.subjectKind()) {
            case RECORD -> {
                if (RecordId.isRecord(review.subject())) { // another form cannot be the id of a record
                    String claim = RecordId.parse(review.subject()).claim();
                    byClaim.remove(claim);
                    byClaim.put(claim, review);
                }
            }
            case TECHNICIAN -> {
                byTechnician.put(review.subject(), review);
                if (review.decision() == Decision.RELEASE) {
                    released.put(review.subject(), review.at());
                }
            }
        }
    }

    /** The latest decision on a claim. */
    Optional<Reviewed> of(RecordId record) {
        return Optional.ofNullable(byClaim.get(record.claim()));
    }

    /** The latest decisions on claims, the earliest of them first. */
    Collection<Reviewed> ofRecords() {
        return byClaim.values();
    }

    /** The latest decision on a technician. */
    Optional<Reviewed> ofTechnician(String technician) {
        return Optional.ofNullable(byTechnician.get(technician));
    }

    /** The moment up to which nothing counts against a technician. */
    Instant releasedAt(String technician) {
        return released.getOrDefault(technician, Instant.MIN);
    }

    /** Whether the text of an edit may no longer be used, because an interaction it was written for was erased. */
    boolean isErased(Reviewed review) {
        return review.interactionIds().stream().anyMatch(erased::contains);
    }
}
