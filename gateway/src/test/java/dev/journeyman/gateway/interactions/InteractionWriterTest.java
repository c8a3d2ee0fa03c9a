package dev.journeyman.gateway.interactions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.feedback.events.Diagnosis;
import dev.journeyman.feedback.events.FinishReason;
import dev.journeyman.feedback.events.InteractionLogged;
import dev.journeyman.feedback.events.Logging;
import dev.journeyman.feedback.events.Passage;
import dev.journeyman.feedback.events.Timings;
import dev.journeyman.gateway.access.Caller;
import dev.journeyman.gateway.access.KeyLogging;
import dev.journeyman.gateway.access.Role;
import dev.journeyman.guardrails.privacy.PersonalData;
import dev.journeyman.guardrails.privacy.PersonalDataRedaction;
import dev.journeyman.slm.generation.SamplingOptions;
import dev.journeyman.slm.tokenizer.Message;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InteractionWriterTest {
    private static final String ID = "int_01JD7Z0Q4M8V6X2K9T3B5N1C7R";
    private static final Instant NOW = Instant.parse("2026-11-21T16:00:00.123Z");
    private static final Answered ANSWERED =
            new Answered("Write to max@firma.de.", FinishReason.LENGTH, 42, 10, 5, List.of(), new Timings(1, 2L, 3));

    private final InteractionWriter writer = new InteractionWriter(new PersonalDataRedaction());

    private static Asked asked(KeyLogging logging, String session) {
        return new Asked(
                new Caller("k1", "k1", Role.APP, Set.of(Role.APP), logging),
                new ConversationHeaders(session, null),
                "/v1/diagnose",
                "journeyman",
                "v1",
                List.of(Message.user("call 0171 2345678")),
                "user: call 0171 2345678",
                10,
                List.of(new Passage("p1", "Coils fail.")),
                new Diagnosis("2012 Ford", List.of("P0301"), "call 0171 2345678"),
                SamplingOptions.GREEDY,
                64);
    }

    @Test
    void everyTextIsRedactedAndCountedOnce() {
        InteractionLogged event = writer.event(ID, NOW, asked(KeyLogging.FULL, "talk-1"), ANSWERED);
        assertThat(event.logging()).isEqualTo(Logging.FULL);
        assertThat(event.content().messages().get(0).content()).isEqualTo("call [phone]");
        assertThat(event.content().renderedPrompt()).isEqualTo("user: call [phone]");
        assertThat(event.content().diagnosis().symptoms()).isEqualTo("call [phone]");
        assertThat(event.content().answer()).isEqualTo("Write to [email].");
        assertThat(event.content().passages()).containsExactly(new Passage("p1", "Coils fail."));
        assertThat(event.asker().session()).isEqualTo("talk-1");
        assertThat(event.sampling().seed()).isEqualTo(42);
        assertThat(event.finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(event.timings()).isEqualTo(new Timings(1, 2L, 3));
        assertThat(writer.counts()).isEqualTo(Map.of(PersonalData.PHONE, 1, PersonalData.EMAIL, 1));
    }

    @Test
    void metadataHasNoText() {
        InteractionLogged event = writer.event(ID, NOW, asked(KeyLogging.METADATA, null), ANSWERED);
        assertThat(event.content()).isNull();
        assertThat(event.logging()).isEqualTo(Logging.METADATA);
        assertThat(event.usage().completionTokens()).isEqualTo(5);
        assertThat(writer.counts()).isEmpty();
    }

    @Test
    void aSessionNamedByAPersonsNumberIsNone() {
        assertThat(writer.event(ID, NOW, asked(KeyLogging.FULL, "1HGCM82633A004352"), ANSWERED)
                        .asker()
                        .session())
                .isNull();
    }
}
