package dev.journeyman.slm.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.slm.tokenizer.ByteTokenizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Guesses worked by hand, and that nothing of them is heard. */
@Timeout(60)
class PromptLookupTest {
    private static final TokenBytes BYTES = new ByteTokenizer()::bytes;
    private static final EngineOptions OPTIONS = new EngineOptions(3, 500, 40, 16, Duration.ofSeconds(20));

    private static int[] guess(PromptLookup lookup, int[] prompt, int[] answer) {
        return lookup.guess(prompt, answer, answer.length, 10);
    }

    @Test
    void whatFollowedTheLastTokensBeforeIsGuessed() {
        PromptLookup lookup = new PromptLookup(8);
        assertThat(guess(lookup, new int[] {1, 2, 3, 4, 5, 6}, new int[] {9, 2, 3, 4}))
                .containsExactly(5, 6);
        assertThat(guess(lookup, new int[] {1, 2, 3, 4, 5}, new int[] {9, 3, 4})) // two tokens alike will do
                .containsExactly(5, 9);
        assertThat(guess(lookup, new int[] {7, 8, 1, 7, 8, 2}, new int[] {7, 8})) // the latest place
                .containsExactly(2, 7);
        assertThat(guess(lookup, new int[] {1, 2, 3}, new int[] {4})).isEmpty();
        assertThat(guess(lookup, new int[] {5, 5}, new int[] {5})).containsExactly(5); // no further than the end
    }

    @Test
    void itGuessesMoreAfterSuccessAndRestsAfterFailures() {
        PromptLookup lookup = new PromptLookup(8);
        int[] prompt = IntStream.range(0, 40).toArray();
        int[] answer = {3, 4, 5};
        assertThat(guess(lookup, prompt, answer)).hasSize(2);
        lookup.outcome(2, 2);
        lookup.outcome(4, 4);
        assertThat(guess(lookup, prompt, answer)).containsExactly(6, 7, 8, 9, 10, 11, 12, 13);
        lookup.outcome(8, 8);
        assertThat(guess(lookup, prompt, answer)).hasSize(8);
        assertThat(lookup.guess(prompt, answer, 3, 5)).hasSize(5);
        lookup.outcome(8, 3);
        assertThat(guess(lookup, prompt, answer)).hasSize(8);
        for (int failure = 0; failure < 4; failure++) {
            lookup.outcome(8, 0);
        }
        for (int turn = 0; turn < 16; turn++) {
            assertThat(guess(lookup, prompt, answer)).isEmpty();
        }
        assertThat(guess(lookup, prompt, answer)).hasSize(1);
    }

    @Test
    void withoutRoomOrLeaveNothingIsGuessed() {
        int[] prompt = {1, 2, 3, 1, 2, 3};
        assertThat(new PromptLookup(0).guess(prompt, new int[] {1, 2}, 2, 5)).isEmpty();
        assertThat(new PromptLookup(8).guess(prompt, new int[] {1, 2}, 2, 0)).isEmpty();
    }

    /** Bytes by a hash of the two before, so that answers run in circles; the end token now and then. */
    private static FakeModel circling() {
        return new FakeModel(257, 10_000, List.of(256), tokens -> {
            CounterRandom random = CounterRandom.ofSeed(
                    Arrays.hashCode(Arrays.copyOfRange(tokens, Math.max(0, tokens.length - 2), tokens.length)));
            float[] row = new float[257];
            for (int i = 0; i < 4; i++) {
                row[97 + (int) (20 * random.doubleAt(i))] = (float) (12 * random.doubleAt(10 + i));
            }
            row[256] = 2;
            return row;
        });
    }

    private static List<GenerationRequest> requests() {
        List<GenerationRequest> requests = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            int salt = i;
            int[] prompt = IntStream.range(0, 3 + 7 * i)
                    .map(at -> 97 + (at * 5 + salt) % 20)
                    .toArray();
            GenerationRequest request = GenerationRequest.greedy(prompt, 1 + 9 * i);
            SamplingOptions.Builder sampling =
                    SamplingOptions.builder().temperature(0.4).seed(i);
            requests.add(
                    switch (i % 4) {
                        case 0 -> request;
                        case 1 -> request.withSampling(sampling.build());
                        case 2 ->
                            request.withSampling(
                                    sampling.repetitionPenalty(1.1).topP(0.9).build());
                        default -> request.withStop(List.of("ab", "fgh")).withTopLogprobs(2);
                    });
        }
        return requests;
    }

    @Test
    void whatIsSaidIsTheSameWithGuessesAsWithout() throws Exception {
        List<GenerationResult> plain = new ArrayList<>();
        long steps;
        try (Engine engine = new Engine(circling(), BYTES, OPTIONS.withSlots(1))) {
            for (GenerationRequest request : requests()) {
                plain.add(engine.generate(request));
            }
            steps = engine.stats().stepsTotal();
        }
        try (Engine engine = new Engine(circling(), BYTES, OPTIONS.withSlots(1).withGuessedTokens(8))) {
            List<GenerationRequest> requests = requests();
            for (int i = 0; i < requests.size(); i++) {
                equal(i, engine.generate(requests.get(i)), plain.get(i));
            }
            EngineStats stats = engine.stats();
            assertThat(stats.rightlyGuessedTokensTotal()).isPositive().isLessThan(stats.guessedTokensTotal());
            assertThat(stats.stepsTotal()).isEqualTo(steps - stats.rightlyGuessedTokensTotal());
        }
        try (Engine engine = new Engine(circling(), BYTES, OPTIONS.withGuessedTokens(8))) {
            List<Recorder> recorders = new ArrayList<>();
            for (GenerationRequest request : requests()) {
                recorders.add(new Recorder());
                engine.submit(request, recorders.getLast());
            }
            for (int i = 0; i < recorders.size(); i++) {
                equal(i, recorders.get(i).result(), plain.get(i));
            }
            assertThat(engine.stats().rightlyGuessedTokensTotal()).isPositive();
        }
    }

    private static void equal(int request, GenerationResult actual, GenerationResult expected) {
        assertThat(actual.tokens()).as("request %s", request).isEqualTo(expected.tokens());
        assertThat(actual.text()).isEqualTo(expected.text());
        assertThat(actual.logprobs()).isEqualTo(expected.logprobs());
        assertThat(actual.finishReason()).isEqualTo(expected.finishReason());
        assertThat(actual.stopString()).isEqualTo(expected.stopString());
    }
}
