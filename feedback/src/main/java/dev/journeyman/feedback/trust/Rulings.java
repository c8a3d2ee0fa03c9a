package dev.journeyman.feedback.trust;

import dev.journeyman.feedback.events.Decision;
import dev.journeyman.feedback.events.Reviewed;
import dev.journeyman.feedback.records.Answer;
import dev.journeyman.feedback.records.AnswerKey;
import dev.journeyman.feedback.records.Candidate;
import dev.journeyman.feedback.records.Derived;
import dev.journeyman.feedback.records.Reason;
import dev.journeyman.feedback.records.RecordId;
import dev.journeyman.feedback.records.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What became of each dispute, and so of each statement that takes a side in it. */
final class Rulings {
    private final Votes votes;
    private final Majority majority;
    private final Map<AnswerKey, Decided> decided = new HashMap<>();
    private final Map<AnswerKey, Reason> disagreements = new HashMap<>();

    /** A side that a reviewer decided on. */
    private record Decided(boolean side, Reviewed by) {}

    Rulings(Votes votes, Majority majority, Reviews reviews, Derived all) {
        this.votes = votes;
        this.majority = majority;
        Map<String, Candidate> byClaim = new HashMap<>();
        all.candidates()
                .forEach(candidate -> byClaim.put(candidate.record().id().claim(), candidate));
        for (Reviewed review : reviews.ofRecords()) {
            Candidate candidate = byClaim.get(RecordId.parse(review.subject()).claim());
            if (candidate != null && review.decision() != Decision.REJECT && !reviews.isErased(review)) {
                candidate.supports().stream()
                        .flatMap(support -> support.statements().stream())
                        .forEach(statement -> decide(statement, review));
            }
        }
    }

    /** Who accepts a record takes its sides; who edits it agrees with what it is against, and writes what it is for. */
    private void decide(Statement statement, Reviewed review) {
        votes.sides(statement).forEach((answer, side) -> {
            if (!side || review.decision() == Decision.ACCEPT) {
                decided.put(answer, new Decided(side, review));
            }
        });
    }

    /** Why a statement lost: a majority or a reviewer decided for the other side. */
    Optional<Reason> outvoted(Statement statement) {
        List<Reason> lost = new ArrayList<>();
        votes.sides(statement).forEach((answer, side) -> {
            Decided decision = decided.get(answer);
            Votes.Tally tally = votes.tally(answer);
            if (decision != null) {
                if (decision.side() != side) {
                    lost.add(new Reason(
                            "reviewer",
                            "reviewer " + decision.by().reviewer() + " decided the other way in "
                                    + decision.by().id() + ": " + decision.by().why()));
                }
            } else if (majority.wins(tally.of(!side), tally.of(side))) {
                lost.add(new Reason("majority", "a majority decided the other way: " + tally));
            }
        });
        return lost.isEmpty()
                ? Optional.empty()
                : Optional.of(new Reason(
                        "outvoted", statement.eventId() + " by " + statement.technician() + " was outvoted", lost));
    }

    /** Why a statement has to wait: technicians disagree on an answer it speaks of, and nobody has decided. */
    Optional<Reason> disputed(Statement statement) {
        Map<AnswerKey, Boolean> sides = votes.sides(statement);
        List<Reason> open = new ArrayList<>();
        sides.forEach((answer, side) -> {
            if (votes.tally(answer).of(!side) > 0 && !isDecided(answer)) {
                open.add(disagreementOn(answer));
            }
        });
        for (Answer answer : statement.answers()) {
            if (!sides.containsKey(answer.key())
                    && votes.tally(answer.key()).isDisputed()
                    && !isDecided(answer.key())) {
                open.add(disagreementOn(answer.key()));
            }
        }
        return open.isEmpty()
                ? Optional.empty()
                : Optional.of(new Reason(
                        "disputed", statement.eventId() + " by " + statement.technician() + " is disputed", open));
    }

    private boolean isDecided(AnswerKey answer) {
        Votes.Tally tally = votes.tally(answer);
        return decided.containsKey(answer)
                || majority.wins(tally.up(), tally.down())
                || majority.wins(tally.down(), tally.up());
    }

    private Reason disagreementOn(AnswerKey answer) {
        return disagreements.computeIfAbsent(answer, this::disagreement);
    }

    private Reason disagreement(AnswerKey answer) {
        List<Reason> each = new ArrayList<>();
        votes.on(answer)
                .forEach((technician, side) ->
                        each.add(new Reason("vote", technician + " says " + (side ? "up" : "down"))));
        return new Reason(
                "disagreement",
                "technicians disagree on answer " + answer.text() + ", " + votes.tally(answer)
                        + "; it takes a reviewer, or " + majority,
                each);
    }
}
