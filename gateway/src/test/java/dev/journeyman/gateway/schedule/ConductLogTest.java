package dev.journeyman.gateway.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.feedback.events.Asker;
import dev.journeyman.feedback.events.AskerRole;
import dev.journeyman.feedback.events.Content;
import dev.journeyman.feedback.events.Diagnosis;
import dev.journeyman.feedback.events.EventIds;
import dev.journeyman.feedback.events.FinishReason;
import dev.journeyman.feedback.events.InteractionLogged;
import dev.journeyman.feedback.events.Message;
import dev.journeyman.feedback.events.MessageRole;
import dev.journeyman.feedback.events.Passage;
import dev.journeyman.feedback.events.Rated;
import dev.journeyman.feedback.events.Rating;
import dev.journeyman.feedback.events.Sampling;
import dev.journeyman.feedback.events.Timings;
import dev.journeyman.feedback.events.Usage;
import dev.journeyman.gateway.interactions.MemoryFeedbackLog;
import dev.journeyman.guardrails.facts.TroubleCode;
import dev.journeyman.guardrails.facts.TroubleCodes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConductLogTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:30:00Z");
    private static final TroubleCodes CODES =
            TroubleCodes.of(List.of(new TroubleCode("P0301", "Cylinder 1 Misfire Detected", "powertrain", 3)));

    private final MemoryFeedbackLog log = new MemoryFeedbackLog();
    private Instant at = NOW;
    private final EventIds ids = new EventIds(() -> at, new Random(1));

    private String answer(String asked, @Nullable Diagnosis diagnosis, FinishReason finish, List<Passage> passages) {
        String id = ids.interaction();
        log.append(List.of(new InteractionLogged(
                id,
                at,
                new Asker("key-1", AskerRole.TECHNICIAN, null),
                "/v1/chat/completions",
                "journeyman",
                "starter",
                null,
                new Content(List.of(new Message(MessageRole.USER, asked)), "p", passages, "a", diagnosis),
                finish,
                new Sampling(0, 1, 0, 0, 1, 0, 0, 1, 64),
                List.of(),
                new Usage(1, 1),
                new Timings(1, 2L, 3),
                null)));
        return id;
    }

    private void rated(String id, Rating rating) {
        log.append(List.of(new Rated(ids.feedback(), at, id, "key-1", rating, Set.of(), null)));
    }

    @Test
    void countsByWindowAndReadsEachEntryOnce() {
        at = NOW.minus(Duration.ofHours(30));
        rated(answer("What is P0301?", null, FinishReason.STOP, List.of(new Passage("p", "t"))), Rating.UP);
        at = NOW.minus(Duration.ofHours(2));
        rated(answer("What is P1999?", null, FinishReason.STOP, List.of()), Rating.DOWN);
        answer("p1999", new Diagnosis(null, List.of("P0301"), null), FinishReason.STOP, List.of());
        answer("how to steal a car", null, FinishReason.CONTENT_FILTER, List.of());

        ConductLog conduct = new ConductLog(log, CODES);
        conduct.readOn(NOW);
        Instant dayAgo = NOW.minus(Duration.ofHours(24));
        assertThat(conduct.between(dayAgo, NOW)).isEqualTo(new Rates(3, 1, 0, 1, 2, 1, 1));
        assertThat(conduct.between(NOW.minus(Duration.ofHours(48)), dayAgo)).isEqualTo(new Rates(1, 0, 1, 0, 1, 0, 0));
        assertThat(conduct.said()).isEqualTo(2);

        conduct.readOn(NOW);
        at = NOW;
        answer("and P0301?", null, FinishReason.STOP, List.of());
        conduct.readOn(NOW);
        assertThat(conduct.between(dayAgo, NOW)).isEqualTo(new Rates(4, 1, 0, 1, 3, 1, 2));
        assertThat(conduct.said()).isEqualTo(2);
    }

    @Test
    void whatIsOlderThanAnyWindowIsForgottenAndNotReadAtTheStart() {
        at = NOW.minus(Duration.ofDays(90));
        for (int i = 0; i < 1500; i++) {
            answer("old", null, FinishReason.STOP, List.of());
        }
        at = NOW;
        answer("new", null, FinishReason.STOP, List.of());
        ConductLog conduct = new ConductLog(log, CODES);
        conduct.readOn(NOW);
        assertThat(conduct.between(NOW.minus(Duration.ofDays(200)), NOW).answers())
                .isEqualTo(1);
        conduct.readOn(NOW.plus(Duration.ofDays(90)));
        assertThat(conduct.between(NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(90))))
                .isEqualTo(Rates.NONE);
    }
}
