package dev.journeyman.gateway.feedback;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.feedback.events.Decision;
import dev.journeyman.feedback.events.EventIds;
import dev.journeyman.feedback.events.Reviewed;
import dev.journeyman.feedback.events.SubjectKind;
import dev.journeyman.feedback.log.FeedbackLog;
import dev.journeyman.feedback.records.PreferenceRecord;
import dev.journeyman.feedback.records.RecordId;
import dev.journeyman.feedback.records.RecordsJson;
import dev.journeyman.feedback.trust.Appraisal;
import dev.journeyman.feedback.trust.ReviewQueue;
import dev.journeyman.feedback.trust.TechnicianStanding;
import dev.journeyman.gateway.access.Caller;
import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.gateway.http.Json;
import dev.journeyman.guardrails.privacy.Redaction;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The reviewers' queue, and what they decide. Blocks; for workers. */
final class ReviewDesk {
    private final FeedbackLog log;
    private final Appraisals appraisals;
    private final EventIds ids;
    private final InstantSource clock;
    private final Redaction redaction;

    ReviewDesk(FeedbackLog log, Appraisals appraisals, EventIds ids, InstantSource clock, Redaction redaction) {
        this.log = log;
        this.appraisals = appraisals;
        this.ids = ids;
        this.clock = clock;
        this.redaction = redaction;
    }

    /** A page of what waits, the most urgent first, each record with its texts. */
    ObjectNode queue(int from, int most) {
        Appraisal appraisal = appraisals.fresh();
        ReviewQueue queue = ReviewQueue.of(appraisal);
        ObjectNode document = Json.object().put("total", queue.items().size()).put("from", from);
        ArrayNode items = document.putArray("items");
        for (ReviewQueue.Item item : queue.page(from, most)) {
            ObjectNode node = items.addObject()
                    .put("subject_kind", item.kind().wire())
                    .put("subject", item.subject())
                    .put("urgency", item.urgency().name().toLowerCase(Locale.ROOT))
                    .put("since", item.since().toString())
                    .put("records", item.records());
            item.interactionIds().forEach(node.putArray("interaction_ids")::add);
            node.set("reason", RecordsJson.reason(item.reason()));
            record(appraisal, item.subject()).ifPresent(record -> node.set("record", RecordsJson.tree(record)));
        }
        return document;
    }

    /**
     * Writes a decision down.
     *
     * @throws ApiException where there is no such subject, or it cannot be decided so
     */
    ObjectNode decide(Caller reviewer, ReviewRequest request) throws InterruptedException {
        Appraisal before = appraisals.fresh();
        Reviewed review = RecordId.isRecord(request.subject())
                ? ofRecord(reviewer, request, before)
                : ofTechnician(reviewer, request, before);
        StoreWorkers.written(log.append(List.of(review)));
        Appraisal after = appraisals.fresh();
        ObjectNode document = Json.object()
                .put("review_id", review.id())
                .put("subject_kind", review.subjectKind().wire())
                .put("subject", review.subject())
                .put("decision", review.decision().wire())
                .put("reviewer", review.reviewer());
        if (review.subjectKind() == SubjectKind.RECORD) {
            document.put(
                    "status",
                    record(after, review.subject())
                            .map(record -> record.status().wire())
                            .orElse(null));
        } else {
            TechnicianStanding standing = after.technicians().get(review.subject());
            document.put("quarantined", standing != null && standing.quarantined());
        }
        return document;
    }

    private Reviewed ofRecord(Caller reviewer, ReviewRequest request, Appraisal appraisal) {
        if (request.decision() == Decision.RELEASE) {
            throw new ApiException(
                    ErrorKind.INVALID_VALUE, "decision", "decision of a record must be accept, reject or edit.");
        }
        PreferenceRecord record = record(appraisal, request.subject()).orElseThrow(ReviewDesk::notFound);
        List<String> interactions = record.backing().sources().stream()
                .filter(EventIds::isInteraction)
                .limit(ReviewQueue.MOST_INTERACTIONS)
                .toList();
        return new Reviewed(
                ids.feedback(),
                clock.instant(),
                SubjectKind.RECORD,
                record.id().toString(),
                interactions,
                request.decision(),
                request.editedText() == null
                        ? null
                        : redaction.redact(request.editedText()).text(),
                reviewer.keyId(),
                redaction.redact(request.why()).text());
    }

    private Reviewed ofTechnician(Caller reviewer, ReviewRequest request, Appraisal appraisal) {
        if (!appraisal.technicians().containsKey(request.subject())) {
            throw notFound();
        }
        if (request.decision() != Decision.RELEASE && request.decision() != Decision.REJECT) {
            throw new ApiException(
                    ErrorKind.INVALID_VALUE, "decision", "decision on a technician must be release or reject.");
        }
        return new Reviewed(
                ids.feedback(),
                clock.instant(),
                SubjectKind.TECHNICIAN,
                request.subject(),
                List.of(),
                request.decision(),
                null,
                reviewer.keyId(),
                redaction.redact(request.why()).text());
    }

    /** The record that makes the claim of that id, whoever has joined it since. */
    private static Optional<PreferenceRecord> record(Appraisal appraisal, String id) {
        if (!RecordId.isRecord(id)) {
            return Optional.empty();
        }
        RecordId wanted = RecordId.parse(id);
        return appraisal.records().stream()
                .filter(record -> record.id().sameClaim(wanted))
                .findFirst();
    }

    private static ApiException notFound() {
        return new ApiException(
                ErrorKind.SUBJECT_NOT_FOUND,
                "subject",
                "There is no record and no technician of that id; GET /ops/v1/reviews lists what waits.");
    }
}
