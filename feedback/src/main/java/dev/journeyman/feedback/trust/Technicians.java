package dev.journeyman.feedback.trust;

import dev.journeyman.feedback.events.Compared;
import dev.journeyman.feedback.events.Corrected;
import dev.journeyman.feedback.events.Decision;
import dev.journeyman.feedback.events.Erased;
import dev.journeyman.feedback.events.Event;
import dev.journeyman.feedback.events.Rated;
import dev.journeyman.feedback.events.Reviewed;
import dev.journeyman.feedback.events.Withdrawn;
import dev.journeyman.feedback.records.AnswerKey;
import dev.journeyman.feedback.records.Opinions;
import dev.journeyman.feedback.records.Reason;
import dev.journeyman.feedback.records.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Judges each technician: first reviewer, floods and facts, then consensus among those who are left. */
final class Technicians {
    private final TrustPolicy policy;
    private final FactFindings findings;
    private final Reviews reviews;
    private final SortedMap<String, List<Instant>> times = new TreeMap<>();
    private final SortedMap<String, List<Statement>> statements = new TreeMap<>();

    Technicians(
            TrustPolicy policy,
            List<? extends Event> events,
            Opinions opinions,
            FactFindings findings,
            Reviews reviews) {
        this.policy = policy;
        this.findings = findings;
        this.reviews = reviews;
        given(events);
        opinions.statements()
                .forEach(statement -> statements
                        .computeIfAbsent(statement.technician(), key -> new ArrayList<>())
                        .add(statement));
    }

    /** When each gave feedback of interactions that were not erased: also what was replaced or taken back, for floods. */
    private void given(List<? extends Event> events) {
        Set<String> erased = new HashSet<>();
        events.stream().filter(Erased.class::isInstance).forEach(event -> erased.addAll(event.interactionIds()));
        Set<String> seen = new HashSet<>();
        for (Event event : events) {
            boolean feedback = event instanceof Rated
                    || event instanceof Corrected
                    || event instanceof Compared
                    || event instanceof Withdrawn;
            if (feedback
                    && seen.add(event.id())
                    && event.interactionIds().stream().noneMatch(erased::contains)) {
                times.computeIfAbsent(event.actor(), key -> new ArrayList<>()).add(event.at());
            }
        }
        times.values().forEach(list -> list.sort(Comparator.naturalOrder()));
    }

    /** The standing of every technician who gave feedback, by key. */
    SortedMap<String, TechnicianStanding> judge() {
        SortedMap<String, TechnicianStanding> standings = new TreeMap<>();
        times.keySet().forEach(technician -> standings.put(technician, alone(technician)));
        List<Statement> sound = new ArrayList<>();
        statements.forEach((technician, said) -> {
            TechnicianStanding standing = standings.get(technician);
            if (standing != null && !standing.quarantined()) { // whoever says something was seen
                said.stream()
                        .filter(statement -> findings.of(statement).isEmpty())
                        .forEach(sound::add);
            }
        });
        consensus(new Votes(sound))
                .forEach((technician, reason) -> standings.put(technician, standing(technician, List.of(reason))));
        return standings;
    }

    /** What is known of a technician without asking the others. */
    private TechnicianStanding alone(String technician) {
        Optional<Reviewed> decision =
                reviews.ofTechnician(technician).filter(review -> review.decision() == Decision.REJECT);
        if (decision.isPresent()) {
            Reviewed review = decision.get();
            Reason reason = new Reason(
                    "reviewer",
                    "quarantined by reviewer " + review.reviewer() + " in " + review.id() + ": " + review.why());
            return new TechnicianStanding(technician, true, true, lastSeen(technician), reason);
        }
        List<Reason> against = new ArrayList<>();
        List<Instant> counted = times.getOrDefault(technician, List.of()).stream()
                .filter(at -> at.isAfter(reviews.releasedAt(technician)))
                .toList();
        Floods.find(counted, policy.floods()).ifPresent(against::add);
        wrongFacts(technician).ifPresent(against::add);
        return standing(technician, against);
    }

    private TechnicianStanding standing(String technician, List<Reason> against) {
        Reason reason;
        if (!against.isEmpty()) {
            reason = new Reason("quarantined", technician + " is quarantined", against);
        } else {
            reason = reviews.ofTechnician(technician)
                    .map(review -> new Reason(
                            "released",
                            "released by reviewer " + review.reviewer() + " in " + review.id() + ": " + review.why()))
                    .orElseGet(() -> new Reason("trusted", "nothing speaks against " + technician));
        }
        return new TechnicianStanding(technician, !against.isEmpty(), false, lastSeen(technician), reason);
    }

    private Instant lastSeen(String technician) {
        List<Instant> all = times.getOrDefault(technician, List.of());
        return all.isEmpty() ? Instant.EPOCH : all.get(all.size() - 1);
    }

    private Optional<Reason> wrongFacts(String technician) {
        SortedMap<String, List<Statement>> byKind = new TreeMap<>();
        for (Statement statement : counted(technician)) {
            String kind = switch (statement) {
                case Statement.Correction correction -> "corrections";
                case Statement.Thumb thumb -> "thumbs";
                case Statement.Choice choice -> "comparisons";
            };
            byKind.computeIfAbsent(kind, key -> new ArrayList<>()).add(statement);
        }
        List<Reason> against = new ArrayList<>();
        byKind.forEach((kind, said) -> {
            List<Reason> wrong = said.stream()
                    .flatMap(statement -> findings.of(statement).stream())
                    .filter(FactFindings.Finding::blame)
                    .map(FactFindings.Finding::reason)
                    .toList();
            if (wrong.size() >= policy.wrongFacts() && wrong.size() >= policy.wrongFactShare() * said.size()) {
                against.add(new Reason(
                        "wrong-facts-" + kind,
                        wrong.size() + " of " + said.size() + " " + kind + " contradict verified facts",
                        wrong));
            }
        });
        return against.isEmpty()
                ? Optional.empty()
                : Optional.of(new Reason("wrong-facts", "contradicts verified facts again and again", against));
    }

    private List<Statement> counted(String technician) {
        return statements.getOrDefault(technician, List.of()).stream()
                .filter(statement -> statement.at().isAfter(reviews.releasedAt(technician)))
                .toList();
    }

    /** Those who are against a majority of the others too often; each is left out of the vote that judges them. */
    private Map<String, Reason> consensus(Votes votes) {
        SortedMap<String, Integer> judged = new TreeMap<>();
        SortedMap<String, List<Reason>> against = new TreeMap<>();
        SortedMap<String, Set<AnswerKey>> counts = new TreeMap<>();
        statements.keySet().forEach(technician -> counts.put(technician, countedAnswers(technician)));
        for (AnswerKey answer : votes.answers()) {
            Votes.Tally tally = votes.tally(answer);
            votes.on(answer).forEach((technician, side) -> {
                if (!counts.getOrDefault(technician, Set.of()).contains(answer)) {
                    return;
                }
                Votes.Tally others = tally.without(side);
                boolean contradicted = policy.majority().wins(others.of(!side), others.of(side));
                if (contradicted || policy.majority().wins(others.of(side), others.of(!side))) {
                    judged.merge(technician, 1, Integer::sum);
                }
                if (contradicted) {
                    against.computeIfAbsent(technician, key -> new ArrayList<>())
                            .add(new Reason(
                                    "against-majority",
                                    "says " + (side ? "up" : "down") + " of answer " + answer.text() + ", the others "
                                            + others));
                }
            });
        }
        SortedMap<String, Reason> found = new TreeMap<>();
        against.forEach((technician, reasons) -> {
            int all = judged.getOrDefault(technician, 0);
            if (reasons.size() >= policy.againstConsensus() && reasons.size() >= policy.againstConsensusShare() * all) {
                found.put(
                        technician,
                        new Reason(
                                "against-consensus",
                                "against the majority of the others in " + reasons.size() + " of " + all + " votes",
                                reasons));
            }
        });
        return found;
    }

    /** The answers that a technician spoke of after the last release. */
    private Set<AnswerKey> countedAnswers(String technician) {
        Set<AnswerKey> answers = new HashSet<>();
        for (Statement statement : counted(technician)) {
            statement.answers().forEach(answer -> answers.add(answer.key()));
            if (statement instanceof Statement.Correction correction) {
                answers.add(correction.textKey());
            }
        }
        return answers;
    }
}
