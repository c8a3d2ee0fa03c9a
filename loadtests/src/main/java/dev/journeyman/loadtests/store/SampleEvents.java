package dev.journeyman.loadtests.store;

import dev.journeyman.feedback.events.Asker;
import dev.journeyman.feedback.events.AskerRole;
import dev.journeyman.feedback.events.Content;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.random.RandomGenerator;

/**
 * What one writer appends: answers of the length of a diagnosis, and after every third of them a thumb. Words are drawn from a few hundred, so that texts
 * compress as texts do.
 */
final class SampleEvents {
    private static final int ANSWERS_A_THUMB = 3;
    private static final int QUESTION_WORDS = 40;
    private static final int ANSWER_WORDS = 120;
    private static final int VOCABULARY = 600;
    private static final int MAX_TOKENS = 512;

    private final RandomGenerator random;
    private final EventIds ids;
    private final String[] words = new String[VOCABULARY];
    private String lastAnswer = "";
    private long made;

    SampleEvents(RandomGenerator random) {
        this.random = random;
        this.ids = new EventIds(InstantSource.system(), random);
        for (int i = 0; i < VOCABULARY; i++) {
            StringBuilder word = new StringBuilder();
            for (int length = 2 + random.nextInt(9); length > 0; length--) {
                word.append((char) ('a' + random.nextInt(26)));
            }
            words[i] = word.toString();
        }
    }

    Event next() {
        made++;
        return made % (ANSWERS_A_THUMB + 1) == 0 ? thumb() : answer();
    }

    /** Whether an event is an answer. */
    static boolean isAnswer(Event event) {
        return event instanceof InteractionLogged;
    }

    private Event thumb() {
        Rating rating = random.nextBoolean() ? Rating.UP : Rating.DOWN;
        return new Rated(ids.feedback(), Instant.now(), lastAnswer, "technician", rating, Set.of(), null);
    }

    private Event answer() {
        lastAnswer = ids.interaction();
        String question = text(QUESTION_WORDS);
        String answer = text(ANSWER_WORDS);
        return new InteractionLogged(
                lastAnswer,
                Instant.now(),
                new Asker("technician", AskerRole.TECHNICIAN, "bench"),
                "/v1/chat/completions",
                "journeyman",
                "starter",
                null,
                new Content(
                        List.of(new Message(MessageRole.USER, question)),
                        "<|user|>\n" + question + "<|end|>\n<|assistant|>\n",
                        List.of(),
                        answer,
                        null),
                FinishReason.STOP,
                Sampling.greedy(MAX_TOKENS),
                List.of(),
                new Usage(QUESTION_WORDS, ANSWER_WORDS),
                new Timings(0, 12L, 300),
                null);
    }

    private String text(int length) {
        StringJoiner text = new StringJoiner(" ");
        for (int i = 0; i < length; i++) {
            text.add(words[random.nextInt(VOCABULARY)]);
        }
        return text.toString();
    }
}
