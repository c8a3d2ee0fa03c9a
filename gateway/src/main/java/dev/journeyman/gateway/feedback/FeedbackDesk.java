package dev.journeyman.gateway.feedback;

import dev.journeyman.feedback.events.Compared;
import dev.journeyman.feedback.events.Corrected;
import dev.journeyman.feedback.events.Event;
import dev.journeyman.feedback.events.EventIds;
import dev.journeyman.feedback.events.InteractionLogged;
import dev.journeyman.feedback.events.Rated;
import dev.journeyman.feedback.events.Withdrawn;
import dev.journeyman.feedback.log.Appended;
import dev.journeyman.feedback.log.Entry;
import dev.journeyman.feedback.log.FeedbackLog;
import dev.journeyman.feedback.log.Idempotency;
import dev.journeyman.feedback.records.PreferenceRecord;
import dev.journeyman.feedback.records.Status;
import dev.journeyman.feedback.trust.Appraisal;
import dev.journeyman.feedback.trust.TechnicianStanding;
import dev.journeyman.gateway.access.Caller;
import dev.journeyman.gateway.guarding.LiveGuardrails;
import dev.journeyman.gateway.guarding.Question;
import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.gateway.http.Route;
import dev.journeyman.guardrails.Judged;
import dev.journeyman.guardrails.Situation;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.privacy.Redaction;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes feedback: checks that there is such an answer, takes personal data out, writes the event and tells what it makes. Blocks; for workers.
 *
 * <p>What is told of the record is found among the feedback nearby: that on the same answer and on those it was regenerated from, and the technician's
 * latest. The same event may make more of what others say; the records themselves are always derived from everything.
 */
final class FeedbackDesk {
    private static final int MOST_SAID_OF_ONE = 1_000;
    private static final int MOST_REGENERATIONS = 8;
    private static final int LATEST_OF_TECHNICIAN = 64;

    /**
     * What became of feedback.
     *
     * @param record the kind of record it makes, alone or with other feedback; empty where it makes none
     * @param status accepted or quarantined
     * @param replayed whether it had been taken before, under the same idempotency key
     */
    record Receipt(String feedbackId, String kind, Optional<String> record, Status status, boolean replayed) {}

    private final FeedbackLog log;
    private final Appraisals appraisals;
    private final EventIds ids;
    private final InstantSource clock;
    private final Redaction redaction;
    private final LiveGuardrails guardrails;

    FeedbackDesk(
            FeedbackLog log,
            Appraisals appraisals,
            EventIds ids,
            InstantSource clock,
            Redaction redaction,
            LiveGuardrails guardrails) {
        this.log = log;
        this.appraisals = appraisals;
        this.ids = ids;
        this.clock = clock;
        this.redaction = redaction;
        this.guardrails = guardrails;
    }

    /**
     * Takes what a caller says.
     *
     * @param idempotencyKey null where none was sent
     * @param body the request's bytes, which the key stands for
     * @throws ApiException where there is no such answer, nothing that could be withdrawn, or a guardrail does not let a correction through
     */
    Receipt take(Caller caller, FeedbackRequest request, @Nullable String idempotencyKey, byte[] body)
            throws InterruptedException {
        InteractionLogged about = interaction("interaction_id", request.interactionId());
        Event event = event(caller, request, about);
        Appended appended = StoreWorkers.written(
                idempotencyKey == null
                        ? log.append(List.of(event))
                        : log.append(List.of(event), new Idempotency(caller.keyId(), idempotencyKey, body)));
        Event stored = appended.replayed() ? replayed(appended.firstSequence()) : event;
        return receipt(caller, request, stored, about, appended.replayed());
    }

    private Event replayed(long sequence) {
        return log.at(sequence)
                .filter(Entry.Stored.class::isInstance)
                .map(entry -> ((Entry.Stored) entry).event())
                .orElseThrow(() -> new ApiException(
                        ErrorKind.INTERACTION_NOT_FOUND,
                        "interaction_id",
                        "What was taken under this Idempotency-Key was erased since."));
    }

    private InteractionLogged interaction(String param, String id) {
        return log.byId(id)
                .map(Entry.Stored::event)
                .filter(InteractionLogged.class::isInstance)
                .map(InteractionLogged.class::cast)
                .orElseThrow(() -> new ApiException(
                        ErrorKind.INTERACTION_NOT_FOUND,
                        param,
                        log.isErased(id)
                                ? "This interaction was erased, and nothing more is taken about it."
                                : "There is no interaction of that id."));
    }

    private Event event(Caller caller, FeedbackRequest request, InteractionLogged about) {
        String technician = caller.keyId();
        return switch (request) {
            case FeedbackRequest.Rate rate ->
                new Rated(
                        ids.feedback(),
                        clock.instant(),
                        rate.interactionId(),
                        technician,
                        rate.rating(),
                        rate.tags(),
                        rate.comment() == null ? null : redacted(rate.comment()));
            case FeedbackRequest.Correct correct ->
                new Corrected(
                        ids.feedback(),
                        clock.instant(),
                        correct.interactionId(),
                        technician,
                        redacted(judged(caller, correct.correction())));
            case FeedbackRequest.Prefer prefer -> {
                InteractionLogged over = interaction("preferred_over", prefer.overInteractionId());
                if (!samePrompt(about, over)) {
                    throw new ApiException(
                            ErrorKind.INVALID_VALUE,
                            "preferred_over",
                            "preferred_over must be another answer to the same messages; this one answers others.");
                }
                yield new Compared(
                        ids.feedback(),
                        clock.instant(),
                        prefer.interactionId(),
                        prefer.overInteractionId(),
                        technician);
            }
            case FeedbackRequest.Withdraw withdraw -> {
                requireOwn(technician, withdraw);
                yield new Withdrawn(
                        ids.feedback(), clock.instant(), withdraw.interactionId(), withdraw.feedbackId(), technician);
            }
        };
    }

    /** Whether two answers can be compared; without texts nobody can say, and it is left to those who derive records. */
    private static boolean samePrompt(InteractionLogged one, InteractionLogged other) {
        return one.content() == null
                || other.content() == null
                || one.content().messages().equals(other.content().messages());
    }

    private void requireOwn(String technician, FeedbackRequest.Withdraw withdraw) {
        Event said = log.byId(withdraw.feedbackId()).map(Entry.Stored::event).orElse(null);
        boolean own = said != null
                && said.actor().equals(technician)
                && said.interactionIds().contains(withdraw.interactionId())
                && (said instanceof Rated || said instanceof Corrected || said instanceof Compared);
        if (!own) {
            throw new ApiException(
                    ErrorKind.INVALID_VALUE,
                    "withdraws",
                    "withdraws must be the feedback_id of something that you said of this answer.");
        }
    }

    /** What a model may learn from, as guardrails leave it: a correction that steers the assistant is not taken. */
    private String judged(Caller caller, String correction) {
        Situation situation = Situation.of(caller.role().label(), Route.FEEDBACK.path());
        Judged judged = guardrails.current().judge(new Subject(Stage.CORRECTION, correction, situation));
        if (judged.block().isPresent()) {
            throw Question.error(judged.block().get(), "correction");
        }
        return judged.text();
    }

    private String redacted(String text) {
        return redaction.redact(text).text();
    }

    private Receipt receipt(
            Caller caller, FeedbackRequest request, Event event, InteractionLogged about, boolean replayed) {
        Appraisal nearby = appraisals.of(nearby(caller, event, about));
        List<PreferenceRecord> records = nearby.restingOn(event.id());
        Optional<String> kind =
                records.stream().map(PreferenceRecord::kind).min((a, b) -> Integer.compare(rank(a), rank(b)));
        boolean wrong =
                !records.isEmpty() && records.stream().allMatch(record -> record.status() == Status.QUARANTINED);
        boolean distrusted = isQuarantined(nearby, caller) || isQuarantined(appraisals.recent(), caller);
        Status status = wrong || distrusted ? Status.QUARANTINED : Status.ACCEPTED;
        return new Receipt(event.id(), request.kind(), kind, status, replayed);
    }

    private static int rank(String kind) {
        return switch (kind) {
            case "pair" -> 0;
            case "demonstration" -> 1;
            default -> 2;
        };
    }

    private static boolean isQuarantined(Appraisal appraisal, Caller caller) {
        TechnicianStanding standing = appraisal.technicians().get(caller.keyId());
        return standing != null && standing.quarantined();
    }

    /** The feedback nearby and the answers it is about, in the log's order. */
    private List<Event> nearby(Caller caller, Event event, InteractionLogged about) {
        Set<String> interactions = new LinkedHashSet<>(event.interactionIds());
        InteractionLogged at = about;
        for (int i = 0; i < MOST_REGENERATIONS && at != null && at.regeneratedFrom() != null; i++) {
            String from = at.regeneratedFrom();
            interactions.add(from);
            at = log.byId(from)
                    .map(Entry.Stored::event)
                    .filter(InteractionLogged.class::isInstance)
                    .map(InteractionLogged.class::cast)
                    .orElse(null);
        }
        for (Entry.Stored stored : log.byKey(caller.keyId(), Long.MAX_VALUE, LATEST_OF_TECHNICIAN)) {
            if (!(stored.event() instanceof InteractionLogged)) {
                interactions.addAll(stored.event().interactionIds());
            }
        }
        SortedMap<Long, Event> bySequence = new TreeMap<>();
        for (String id : interactions) {
            for (Entry.Stored stored : log.byInteraction(id, MOST_SAID_OF_ONE)) {
                bySequence.put(stored.sequence(), stored.event());
            }
        }
        return new ArrayList<>(bySequence.values());
    }
}
