package dev.journeyman.feedback.records;

import dev.journeyman.feedback.events.Compared;
import dev.journeyman.feedback.events.Content;
import dev.journeyman.feedback.events.Corrected;
import dev.journeyman.feedback.events.Erased;
import dev.journeyman.feedback.events.Event;
import dev.journeyman.feedback.events.InteractionLogged;
import dev.journeyman.feedback.events.Rated;
import dev.journeyman.feedback.events.Rating;
import dev.journeyman.feedback.events.Reviewed;
import dev.journeyman.feedback.events.Withdrawn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What technicians say now, folded from all that happened.
 *
 * <p>Of a technician's ratings of one interaction the last one counts, and so do the last correction of it and the last comparison of two. Taking the
 * last one back leaves nothing: the one before was replaced, not kept for later. Then the same is done over interactions that gave the same text to
 * the same prompt, so nobody has two opinions of one answer. What is about an erased interaction is gone, and the interactions and feedback that were
 * replaced, taken back or erased leave no statement.
 *
 * @param statements sorted by event id; at most one of a kind a technician and answer
 * @param refusals feedback that says nothing, and why; sorted
 */
public record Opinions(List<Statement> statements, List<Refusal> refusals) {

    /** Copies the lists. */
    public Opinions {
        statements = List.copyOf(statements);
        refusals = List.copyOf(refusals);
    }

    /** The opinions after these events, in the log's order; of two events with one id the first counts. */
    public static Opinions of(List<? extends Event> events) {
        return new Fold(events).opinions();
    }

    /** Only the statements that are wanted, and no refusals. */
    public Opinions only(Predicate<Statement> wanted) {
        return new Opinions(statements.stream().filter(wanted).toList(), List.of());
    }

    /** Who says what kind of thing about what: of the same subject the last one counts. */
    private record Subject(String kind, String technician, Set<Object> about) {}

    /** Feedback and the subject it speaks of. */
    private record Said(Event event, Subject subject) {}

    private static final class Fold {
        private final Map<String, InteractionLogged> interactions = new HashMap<>();
        private final Set<String> erased = new HashSet<>();
        private final Map<String, Set<String>> withdrawnBy = new HashMap<>();
        private final Map<String, Answer> answers = new HashMap<>();
        private final List<Said> said = new ArrayList<>();
        private final List<Refusal> refusals = new ArrayList<>();

        Fold(List<? extends Event> events) {
            Set<String> seen = new HashSet<>();
            for (Event event : events) {
                if (seen.add(event.id())) {
                    take(event);
                }
            }
        }

        private void take(Event event) {
            switch (event) {
                case InteractionLogged interaction -> interactions.put(interaction.id(), interaction);
                case Erased erasure -> erased.add(erasure.interactionId());
                case Withdrawn withdrawal ->
                    withdrawnBy
                            .computeIfAbsent(withdrawal.feedbackId(), id -> new HashSet<>())
                            .add(withdrawal.technician());
                case Rated rated -> said.add(new Said(rated, new Subject("rating", rated.technician(), about(rated))));
                case Corrected corrected ->
                    said.add(new Said(corrected, new Subject("correction", corrected.technician(), about(corrected))));
                case Compared compared ->
                    said.add(new Said(compared, new Subject("comparison", compared.technician(), about(compared))));
                case Reviewed reviewed -> {
                    // Says nothing of an answer: it decides on a record that was derived from what others said.
                }
            }
        }

        private static Set<Object> about(Event event) {
            return Set.copyOf(event.interactionIds());
        }

        Opinions opinions() {
            Map<Subject, Event> last = new LinkedHashMap<>();
            for (Said each : said) {
                Event replaced = last.remove(each.subject());
                if (replaced != null) {
                    refuse(replaced, "replaced", "the same technician said something else of it later", each.event());
                }
                last.put(each.subject(), each.event()); // and so the map is in the order of the last ones
            }
            Map<Subject, Statement> statements = new LinkedHashMap<>();
            last.forEach((subject, event) -> {
                Statement statement = statement(event);
                if (statement == null) {
                    return;
                }
                Set<Object> about = new HashSet<>();
                statement.answers().forEach(answer -> about.add(answer.key()));
                Subject sameText = new Subject(subject.kind(), subject.technician(), about);
                Statement replaced = statements.put(sameText, statement);
                if (replaced != null) {
                    refusals.add(new Refusal(
                            List.of(replaced.eventId()),
                            new Reason(
                                    "replaced",
                                    "the same technician said it, or something else, of the same answer later in "
                                            + statement.eventId())));
                }
            });
            return new Opinions(
                    statements.values().stream()
                            .sorted(Comparator.comparing(Statement::eventId))
                            .toList(),
                    refusals.stream().sorted().toList());
        }

        private @Nullable Statement statement(Event event) {
            if (withdrawnBy.getOrDefault(event.id(), Set.of()).contains(event.actor())) {
                refuse(event, "withdrawn", "its technician took it back", null);
                return null;
            }
            for (String interaction : event.interactionIds()) {
                if (!isKnown(event, interaction)) {
                    return null;
                }
            }
            return switch (event) {
                case Rated e ->
                    new Statement.Thumb(
                            e.id(), e.at(), e.technician(), answer(e.interactionId()), e.rating() == Rating.UP);
                case Corrected e -> {
                    Answer answer = answer(e.interactionId());
                    yield new Statement.Correction(
                            e.id(),
                            e.at(),
                            e.technician(),
                            answer,
                            e.correction(),
                            AnswerKey.of(answer.promptKey(), e.correction()));
                }
                case Compared e ->
                    new Statement.Choice(
                            e.id(), e.at(), e.technician(), answer(e.interactionId()), answer(e.overInteractionId()));
                default -> throw new IllegalStateException(event.type() + " is no feedback");
            };
        }

        private boolean isKnown(Event event, String interactionId) {
            if (erased.contains(interactionId)) {
                refuse(event, "erased", interactionId + " was erased", null);
                return false;
            }
            InteractionLogged interaction = interactions.get(interactionId);
            if (interaction == null) {
                refuse(event, "unknown-interaction", interactionId + " is not in the log", null);
                return false;
            }
            Content content = interaction.content();
            if (content == null) {
                refuse(event, "no-text", interactionId + " was logged without its texts", null);
                return false;
            }
            answers.computeIfAbsent(interactionId, id -> Answer.of(interaction, content));
            return true;
        }

        private Answer answer(String interactionId) {
            Answer answer = answers.get(interactionId);
            if (answer == null) {
                throw new IllegalStateException("isKnown is asked first");
            }
            return answer;
        }

        private void refuse(Event event, String rule, String text, @Nullable Event because) {
            refusals.add(new Refusal(
                    List.of(event.id()), new Reason(rule, because == null ? text : text + " in " + because.id())));
        }
    }
}
