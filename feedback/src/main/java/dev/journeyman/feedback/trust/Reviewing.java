package dev.journeyman.feedback.trust;

import dev.journeyman.feedback.events.Reviewed;
import dev.journeyman.feedback.records.Candidate;
import dev.journeyman.feedback.records.PreferenceRecord;
import dev.journeyman.feedback.records.Reason;
import dev.journeyman.feedback.records.Standing;
import dev.journeyman.feedback.records.Status;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Applies reviewers' decisions on records, which are final. Only an edit is not taken where it makes no record or contradicts facts. */
final class Reviewing {
    private final Reviews reviews;
    private final FactCheck facts;

    Reviewing(Reviews reviews, FactCheck facts) {
        this.reviews = reviews;
        this.facts = facts;
    }

    /** Changes the records that were decided on. */
    void decide(Map<String, Candidate> byClaim) {
        byClaim.replaceAll((claim, candidate) -> reviews.of(candidate.record().id())
                .map(review -> new Candidate(decide(candidate.record(), review), candidate.supports()))
                .orElse(candidate));
    }

    private PreferenceRecord decide(PreferenceRecord record, Reviewed review) {
        Reason before = record.standing().reason();
        return switch (review.decision()) {
            case ACCEPT -> record.with(new Standing(Status.ACCEPTED, reason(review, "accepted", before)));
            case REJECT -> record.with(new Standing(Status.REJECTED, reason(review, "rejected", before)));
            case EDIT -> edit(record, review, before);
            case RELEASE -> record; // of technicians only
        };
    }

    private PreferenceRecord edit(PreferenceRecord record, Reviewed review, Reason before) {
        if (reviews.isErased(review)) {
            return record.with(new Standing(
                    Status.HELD,
                    new Reason(
                            "edit-erased",
                            "the text of " + review.id()
                                    + " was erased with an interaction, and nobody has decided anew",
                            List.of(before))));
        }
        String text = Optional.ofNullable(review.editedText()).orElse("");
        Optional<PreferenceRecord> edited = record.edited(text, review.id());
        if (edited.isEmpty()) {
            return record.with(new Standing(
                    Status.REJECTED,
                    new Reason(
                            "edit-makes-no-record",
                            record.kind().equals("pair")
                                    ? review.id() + " makes both sides the same"
                                    : review.id() + " cannot change what a model said: accept or reject the label",
                            List.of(before))));
        }
        List<Contradiction> wrong = facts.contradictions(text);
        return edited.get()
                .with(
                        wrong.isEmpty()
                                ? new Standing(Status.ACCEPTED, reason(review, "edited", before))
                                : new Standing(
                                        Status.QUARANTINED,
                                        new Reason(
                                                "quarantined",
                                                "the edit cannot be taken",
                                                List.of(FactFindings.reason(
                                                        "the text of reviewer " + review.reviewer() + " in "
                                                                + review.id(),
                                                        wrong)))));
    }

    private static Reason reason(Reviewed review, String what, Reason before) {
        return new Reason(
                "reviewer-" + review.decision().wire(),
                what + " by reviewer " + review.reviewer() + " in " + review.id() + ": " + review.why(),
                List.of(before));
    }
}
