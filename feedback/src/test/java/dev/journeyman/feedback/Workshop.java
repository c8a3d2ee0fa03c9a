package dev.journeyman.feedback;

import dev.journeyman.feedback.events.Asker;
import dev.journeyman.feedback.events.AskerRole;
import dev.journeyman.feedback.events.Compared;
import dev.journeyman.feedback.events.Content;
import dev.journeyman.feedback.events.Corrected;
import dev.journeyman.feedback.events.Decision;
import dev.journeyman.feedback.events.Erased;
import dev.journeyman.feedback.events.Event;
import dev.journeyman.feedback.events.EventIds;
import dev.journeyman.feedback.events.FinishReason;
import dev.journeyman.feedback.events.InteractionLogged;
import dev.journeyman.feedback.events.Message;
import dev.journeyman.feedback.events.MessageRole;
import dev.journeyman.feedback.events.Rated;
import dev.journeyman.feedback.events.Rating;
import dev.journeyman.feedback.events.Reviewed;
import dev.journeyman.feedback.events.Sampling;
import dev.journeyman.feedback.events.SubjectKind;
import dev.journeyman.feedback.events.Timings;
import dev.journeyman.feedback.events.Usage;
import dev.journeyman.feedback.events.Withdrawn;
import dev.journeyman.feedback.records.PreferenceRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A workshop in which things happen one after the other: each call is an event, ten seconds after the one before, with the next id. */
public final class Workshop {
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final List<Event> events = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-05T08:00:00Z");
    private long ids;

    /** What happened so far. */
    public List<Event> events() {
        return List.copyOf(events);
    }

    /** The clock is set, to an earlier time as well. */
    public void clock(Instant time) {
        now = time;
    }

    /** Nothing happens for a time. */
    public void waits(Duration time) {
        now = now.plus(time);
    }

    private String id(String prefix) {
        now = now.plus(PAUSE);
        return prefix + String.format(Locale.ROOT, "%0" + EventIds.DIGITS + "d", ++ids);
    }

    private String add(Event event) {
        events.add(event);
        return event.id();
    }

    /** A question is answered; the interaction's id. */
    public String answers(String question, String answer) {
        return answers(question, answer, FinishReason.STOP);
    }

    /** A question is answered, and the answer ends so. */
    public String answers(String question, String answer, FinishReason finish) {
        return answers(List.of(new Message(MessageRole.USER, question)), "v1", answer, finish);
    }

    /** A version answers a conversation. */
    public String answers(List<Message> messages, String version, String answer, FinishReason finish) {
        return log(
                new Content(messages, "<user>" + messages.get(0).content(), List.of(), answer, null), version, finish);
    }

    /** A guardrail blocks a question before a model reads it. */
    public String blocks(String question) {
        Content content = new Content(List.of(new Message(MessageRole.USER, question)), "", List.of(), "", null);
        return log(content, "v1", FinishReason.CONTENT_FILTER);
    }

    /** A question is answered, and no text of it is logged. */
    public String answersUnlogged() {
        return log(null, "v1", FinishReason.STOP);
    }

    private String log(Content content, String version, FinishReason finish) {
        return add(new InteractionLogged(
                id(EventIds.INTERACTION),
                now,
                new Asker("app", AskerRole.APP, null),
                "/v1/chat/completions",
                "journeyman",
                version,
                null,
                content,
                finish,
                Sampling.greedy(64),
                List.of(),
                new Usage(8, 8),
                new Timings(0, 1L, 2),
                null));
    }

    /** A thumb up. */
    public String up(String technician, String interaction) {
        return rates(technician, interaction, Rating.UP);
    }

    /** A thumb down. */
    public String down(String technician, String interaction) {
        return rates(technician, interaction, Rating.DOWN);
    }

    /** A thumb. */
    public String rates(String technician, String interaction, Rating rating) {
        return add(new Rated(id(EventIds.FEEDBACK), now, interaction, technician, rating, Set.of(), null));
    }

    /** A correction. */
    public String corrects(String technician, String interaction, String text) {
        return add(new Corrected(id(EventIds.FEEDBACK), now, interaction, technician, text));
    }

    /** A comparison. */
    public String prefers(String technician, String better, String worse) {
        return add(new Compared(id(EventIds.FEEDBACK), now, better, worse, technician));
    }

    /** A withdrawal. */
    public String takesBack(String technician, String feedback) {
        Event event = events.stream()
                .filter(each -> each.id().equals(feedback))
                .findFirst()
                .orElseThrow();
        return add(
                new Withdrawn(id(EventIds.FEEDBACK), now, event.interactionIds().get(0), feedback, technician));
    }

    /** An erasure. */
    public String erases(String interaction) {
        return add(new Erased(id(EventIds.FEEDBACK), now, interaction, "ops", "asked for", List.of()));
    }

    /** A reviewer's decision on a record. */
    public String decides(PreferenceRecord record, Decision decision, String editedText) {
        List<String> interactions = record.backing().sources().stream()
                .filter(EventIds::isInteraction)
                .toList();
        return add(new Reviewed(
                id(EventIds.FEEDBACK),
                now,
                SubjectKind.RECORD,
                record.id().toString(),
                interactions,
                decision,
                editedText,
                "boss",
                "looked at it"));
    }

    /** A reviewer's decision on a technician. */
    public String decides(String technician, Decision decision) {
        return add(new Reviewed(
                id(EventIds.FEEDBACK),
                now,
                SubjectKind.TECHNICIAN,
                technician,
                List.of(),
                decision,
                null,
                "boss",
                "talked to them"));
    }
}
