package dev.journeyman.gateway.interactions;

import dev.journeyman.feedback.events.Content;
import dev.journeyman.feedback.events.Diagnosis;
import dev.journeyman.feedback.events.InteractionLogged;
import dev.journeyman.feedback.events.Message;
import dev.journeyman.feedback.events.MessageRole;
import dev.journeyman.feedback.events.Usage;
import dev.journeyman.gateway.access.KeyLogging;
import dev.journeyman.guardrails.privacy.PersonalData;
import dev.journeyman.guardrails.privacy.Redacted;
import dev.journeyman.guardrails.privacy.Redaction;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the event of one interaction: takes personal data out of every text, and counts what it took. For one interaction, on one thread. */
final class InteractionWriter {
    private final Redaction redaction;
    private final Map<PersonalData, Integer> counts = new EnumMap<>(PersonalData.class);

    InteractionWriter(Redaction redaction) {
        this.redaction = redaction;
    }

    /** What was taken out. */
    Map<PersonalData, Integer> counts() {
        return counts;
    }

    /**
     * The event.
     *
     * @throws dev.journeyman.feedback.events.InvalidEventException where a text is longer than an event may hold
     */
    InteractionLogged event(String id, Instant at, Asked asked, Answered answered) {
        boolean full = asked.caller().logging() == KeyLogging.FULL;
        return new InteractionLogged(
                id,
                at,
                asked.asker(session(asked.conversation().session())),
                asked.endpoint(),
                asked.requestedModel(),
                asked.modelVersion(),
                null,
                full ? content(asked, answered) : null,
                answered.finishReason(),
                asked.sampled(answered.seed()),
                answered.verdicts(),
                new Usage(answered.promptTokens(), answered.completionTokens()),
                answered.timings(),
                asked.conversation().regeneratedFrom());
    }

    private Content content(Asked asked, Answered answered) {
        return new Content(
                asked.messages().stream()
                        .map(message -> new Message(
                                switch (message.role()) {
                                    case SYSTEM -> MessageRole.SYSTEM;
                                    case USER -> MessageRole.USER;
                                    case ASSISTANT -> MessageRole.ASSISTANT;
                                },
                                redact(message.content())))
                        .toList(),
                redactUncounted(asked.prompt()), // the messages again
                asked.passages(),
                redact(answered.answer()),
                diagnosis(asked.diagnosis()));
    }

    private @Nullable Diagnosis diagnosis(@Nullable Diagnosis asked) {
        return asked == null
                ? null
                : new Diagnosis(
                        asked.vehicle() == null ? null : redactUncounted(asked.vehicle()),
                        asked.codes(),
                        asked.symptoms() == null ? null : redactUncounted(asked.symptoms()));
    }

    /** A session whose name is personal is none. */
    private @Nullable String session(@Nullable String session) {
        return session == null || redaction.redact(session).total() > 0 ? null : session;
    }

    private String redact(String text) {
        Redacted redacted = redaction.redact(text);
        redacted.counts().forEach((kind, count) -> counts.merge(kind, count, Integer::sum));
        return redacted.text();
    }

    private String redactUncounted(String text) {
        return redaction.redact(text).text();
    }
}
