package dev.journeyman.gateway.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.feedback.events.Asker;
import dev.journeyman.feedback.events.AskerRole;
import dev.journeyman.feedback.events.Content;
import dev.journeyman.feedback.events.Corrected;
import dev.journeyman.feedback.events.Decision;
import dev.journeyman.feedback.events.EventIds;
import dev.journeyman.feedback.events.FinishReason;
import dev.journeyman.feedback.events.InteractionLogged;
import dev.journeyman.feedback.events.Message;
import dev.journeyman.feedback.events.MessageRole;
import dev.journeyman.feedback.events.Reviewed;
import dev.journeyman.feedback.events.Sampling;
import dev.journeyman.feedback.events.SubjectKind;
import dev.journeyman.feedback.events.Timings;
import dev.journeyman.feedback.events.Usage;
import dev.journeyman.feedback.records.PreferenceRecord;
import dev.journeyman.feedback.trust.Trust;
import dev.journeyman.feedback.trust.TrustPolicy;
import dev.journeyman.gateway.interactions.MemoryFeedbackLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which accepted records are news to a version, told by the sequence that its training set ended with. */
class AcceptedRecordsTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:30:00Z");

    private final MemoryFeedbackLog log = new MemoryFeedbackLog();
    private final EventIds ids = new EventIds(() -> NOW, new Random(1));
    private long nanos;
    private final Appraisals appraisals =
            new Appraisals(log, new Trust(TrustPolicy.DEFAULT, text -> List.of()), () -> nanos);

    private String corrected(String asked) {
        String id = ids.interaction();
        log.append(List.of(
                new InteractionLogged(
                        id,
                        NOW,
                        new Asker("app", AskerRole.APP, null),
                        "/v1/chat/completions",
                        "journeyman",
                        "starter",
                        null,
                        new Content(
                                List.of(new Message(MessageRole.USER, asked)), "p", List.of(), "It is the coil.", null),
                        FinishReason.STOP,
                        new Sampling(0, 1, 0, 0, 1, 0, 0, 1, 64),
                        List.of(),
                        new Usage(1, 1),
                        new Timings(1, 2L, 3),
                        null),
                new Corrected(ids.feedback(), NOW, id, "key-1", "It is the injector of cylinder two.")));
        return id;
    }

    private long[] acceptedAt() {
        nanos += Duration.ofMinutes(1).toNanos();
        return appraisals.acceptedAt();
    }

    @Test
    void aRecordIsAsNewAsTheLatestThatWasSaidOrDecidedOfIt() {
        assertThat(acceptedAt()).isEmpty();
        String first = corrected("why does it stall"); // sequences 1 and 2: a pair and a demonstration
        assertThat(acceptedAt()).containsExactly(2, 2);
        String second = corrected("why does it knock"); // 3 and 4
        assertThat(acceptedAt()).containsExactly(2, 2, 4, 4);

        PreferenceRecord old = appraisals.fresh().records().stream()
                .filter(record -> !record.backing().sources().contains(second))
                .findFirst()
                .orElseThrow();
        log.append(List.of(new Reviewed(
                ids.feedback(),
                NOW,
                SubjectKind.RECORD,
                old.id().toString(),
                List.of(first),
                Decision.ACCEPT,
                null,
                "ops",
                "seen it"))); // 5
        assertThat(acceptedAt()).containsExactly(2, 4, 4, 5);
    }
}
