package dev.journeyman.retrainer.trainingset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.feedback.events.Asker;
import dev.journeyman.feedback.events.AskerRole;
import dev.journeyman.feedback.events.Content;
import dev.journeyman.feedback.events.Corrected;
import dev.journeyman.feedback.events.Event;
import dev.journeyman.feedback.events.EventIds;
import dev.journeyman.feedback.events.FinishReason;
import dev.journeyman.feedback.events.InteractionLogged;
import dev.journeyman.feedback.events.Message;
import dev.journeyman.feedback.events.MessageRole;
import dev.journeyman.feedback.events.Rated;
import dev.journeyman.feedback.events.Rating;
import dev.journeyman.feedback.events.Sampling;
import dev.journeyman.feedback.events.Timings;
import dev.journeyman.feedback.events.Usage;
import dev.journeyman.feedback.log.FeedbackLog;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Writes down what people ask and say of answers, a minute apart; the same seed and the same calls make the same ids. */
public final class FeedbackScript {
    private final AtomicLong millis =
            new AtomicLong(Instant.parse("2026-03-02T08:00:00Z").toEpochMilli());
    private final EventIds ids;

    /** A script whose ids are drawn by a seed. */
    public FeedbackScript(long seed) {
        ids = new EventIds(() -> Instant.ofEpochMilli(millis.addAndGet(60_000)), new Random(seed));
    }

    /** Makes ids. */
    EventIds ids() {
        return ids;
    }

    Instant now() {
        return Instant.ofEpochMilli(millis.get());
    }

    static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(60, TimeUnit.SECONDS).join();
    }

    void append(FeedbackLog log, Event event) {
        assertThat(get(log.append(List.of(event)))).isNotNull();
    }

    /** An answer is given; its interaction's id. */
    public String answers(FeedbackLog log, String question, String answer) {
        String id = ids.interaction();
        append(
                log,
                new InteractionLogged(
                        id,
                        now(),
                        new Asker("app", AskerRole.APP, null),
                        "/v1/chat/completions",
                        "journeyman",
                        "v1",
                        null,
                        new Content(
                                List.of(new Message(MessageRole.USER, question)),
                                "<user>" + question,
                                List.of(),
                                answer,
                                null),
                        FinishReason.STOP,
                        Sampling.greedy(64),
                        List.of(),
                        new Usage(8, 8),
                        new Timings(0, 1L, 2),
                        null));
        return id;
    }

    /** A technician corrects an answer. */
    public void corrects(FeedbackLog log, String technician, String interaction, String text) {
        append(log, new Corrected(ids.feedback(), now(), interaction, technician, text));
    }

    /** A technician rates an answer; the feedback's id. */
    String rates(FeedbackLog log, String technician, String interaction, Rating rating) {
        String id = ids.feedback();
        append(log, new Rated(id, now(), interaction, technician, rating, Set.of(), null));
        return id;
    }
}
