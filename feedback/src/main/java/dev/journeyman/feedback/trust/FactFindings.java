package dev.journeyman.feedback.trust;

import dev.journeyman.feedback.events.Decision;
import dev.journeyman.feedback.records.Answer;
import dev.journeyman.feedback.records.AnswerKey;
import dev.journeyman.feedback.records.Candidate;
import dev.journeyman.feedback.records.Derived;
import dev.journeyman.feedback.records.Opinions;
import dev.journeyman.feedback.records.Reason;
import dev.journeyman.feedback.records.Statement;
import dev.journeyman.feedback.records.Statement.Choice;
import dev.journeyman.feedback.records.Statement.Correction;
import dev.journeyman.feedback.records.Statement.Thumb;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What statements would teach that verified facts deny: the text of a correction, of an answer with a thumb up, of a preferred answer.
 *
 * <p>A statement whose record a reviewer accepted as it is has nothing against it: the reviewer knows better than the table.
 */
final class FactFindings {
    /** The rule of every reason that a text contradicts facts. */
    static final String RULE = "wrong-fact";

    /**
     * One finding.
     *
     * @param reason the tree of reasons
     * @param blame whether it speaks against the technician: not where both of two compared answers are wrong in the same way
     */
    record Finding(Reason reason, boolean blame) {}

    private final FactCheck facts;
    private final Map<AnswerKey, List<Contradiction>> checked = new HashMap<>();
    private final Map<String, Finding> byEvent = new HashMap<>();

    FactFindings(FactCheck facts, Opinions opinions, Derived all, Reviews reviews) {
        this.facts = facts;
        Set<String> excused = new HashSet<>();
        for (Candidate candidate : all.candidates()) {
            boolean accepted = reviews.of(candidate.record().id())
                    .filter(review -> review.decision() == Decision.ACCEPT)
                    .isPresent();
            if (accepted) {
                candidate.supports().forEach(support -> excused.addAll(support.eventIds()));
            }
        }
        for (Statement statement : opinions.statements()) {
            if (!excused.contains(statement.eventId())) {
                find(statement).ifPresent(finding -> byEvent.put(statement.eventId(), finding));
            }
        }
    }

    /** What was found of a statement. */
    Optional<Finding> of(Statement statement) {
        return Optional.ofNullable(byEvent.get(statement.eventId()));
    }

    private Optional<Finding> find(Statement statement) {
        return switch (statement) {
            case Correction correction ->
                finding(
                        statement,
                        "the correction",
                        contradictions(correction.textKey(), correction.text()),
                        List.of());
            case Thumb thumb ->
                thumb.up()
                        ? finding(statement, "the answer with a thumb up", contradictions(thumb.answer()), List.of())
                        : Optional.empty();
            case Choice choice ->
                finding(
                        statement,
                        "the preferred answer",
                        contradictions(choice.preferred()),
                        contradictions(choice.over()));
        };
    }

    private static Optional<Finding> finding(
            Statement statement, String what, List<Contradiction> wrong, List<Contradiction> alsoInTheOther) {
        if (wrong.isEmpty()) {
            return Optional.empty();
        }
        Set<String> other = new HashSet<>();
        alsoInTheOther.forEach(contradiction -> other.add(contradiction.subject()));
        boolean blame = wrong.stream().anyMatch(contradiction -> !other.contains(contradiction.subject()));
        return Optional.of(new Finding(
                reason(what + " of " + statement.eventId() + " by " + statement.technician(), wrong), blame));
    }

    /** The reason that a text contradicts facts. */
    static Reason reason(String what, List<Contradiction> wrong) {
        return new Reason(
                RULE,
                what + " contradicts verified facts",
                wrong.stream().map(FactFindings::reason).toList());
    }

    private static Reason reason(Contradiction contradiction) {
        return new Reason(
                "fact", contradiction.subject() + " is \"" + contradiction.verified() + "\": " + contradiction.why());
    }

    private List<Contradiction> contradictions(Answer answer) {
        return contradictions(answer.key(), answer.text());
    }

    private List<Contradiction> contradictions(AnswerKey key, String text) {
        return checked.computeIfAbsent(key, missing -> List.copyOf(facts.contradictions(text)));
    }
}
