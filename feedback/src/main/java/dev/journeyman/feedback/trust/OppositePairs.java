package dev.journeyman.feedback.trust;

import dev.journeyman.feedback.events.Decision;
import dev.journeyman.feedback.records.Candidate;
import dev.journeyman.feedback.records.Pair;
import dev.journeyman.feedback.records.Reason;
import dev.journeyman.feedback.records.Status;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sees to it that no two accepted pairs say the opposite: the side with a majority of the technicians stays, else both are held. */
final class OppositePairs {
    private final Majority majority;
    private final Reviews reviews;

    OppositePairs(Majority majority, Reviews reviews) {
        this.majority = majority;
        this.reviews = reviews;
    }

    /** Changes the standing of those that disagree. */
    void settle(Map<String, Candidate> byClaim) {
        for (Candidate one : List.copyOf(byClaim.values())) {
            if (one.record() instanceof Pair pair && pair.status() == Status.ACCEPTED) {
                String opposite = pair.oppositeClaim();
                Candidate other = byClaim.get(opposite);
                boolean first = pair.id().claim().compareTo(opposite) < 0; // each two are met once
                if (first && other != null && other.record().status() == Status.ACCEPTED) {
                    settle(byClaim, one, other);
                }
            }
        }
    }

    private void settle(Map<String, Candidate> byClaim, Candidate one, Candidate other) {
        int votes = without(one.technicians(), other.technicians());
        int against = without(other.technicians(), one.technicians());
        boolean oneReviewed = isAccepted(one);
        boolean otherReviewed = isAccepted(other);
        if (oneReviewed != otherReviewed) {
            Candidate loser = oneReviewed ? other : one;
            reject(byClaim, loser, "a reviewer accepted the pair that says the opposite");
        } else if (majority.wins(votes, against)) {
            reject(byClaim, other, against + " against " + votes + " technicians who say the opposite");
        } else if (majority.wins(against, votes)) {
            reject(byClaim, one, votes + " against " + against + " technicians who say the opposite");
        } else {
            hold(byClaim, one, other);
            hold(byClaim, other, one);
        }
    }

    private boolean isAccepted(Candidate candidate) {
        return reviews.of(candidate.record().id())
                .filter(review -> review.decision() == Decision.ACCEPT)
                .isPresent();
    }

    private void reject(Map<String, Candidate> byClaim, Candidate loser, String text) {
        Reason reason = new Reason("rejected", "decided against", List.of(new Reason("opposite-pair", text)));
        byClaim.put(loser.record().id().claim(), Trust.with(loser, Status.REJECTED, reason));
    }

    private void hold(Map<String, Candidate> byClaim, Candidate held, Candidate opposite) {
        Reason disagreement = new Reason(
                "opposite-pair",
                opposite.record().id() + " says the opposite; it takes a reviewer, or " + majority,
                List.of(opposite.record().standing().reason()));
        Reason reason = new Reason("held", "technicians disagree", List.of(disagreement));
        byClaim.put(held.record().id().claim(), Trust.with(held, Status.HELD, reason));
    }

    private static int without(Set<String> some, Set<String> others) {
        Set<String> rest = new HashSet<>(some);
        rest.removeAll(others);
        return rest.size();
    }
}
