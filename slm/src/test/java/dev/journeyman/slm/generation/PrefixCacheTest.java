package dev.journeyman.slm.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.journeyman.slm.tokenizer.ByteTokenizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Beginnings that several prompts share: computed once, and never seen in what is said. */
@Timeout(60)
class PrefixCacheTest {
    private static final TokenBytes BYTES = new ByteTokenizer()::bytes;
    private static final EngineOptions OPTIONS =
            new EngineOptions(4, 500, 40, 16, Duration.ofSeconds(20)).withSharedBeginnings(true);

    private static int[] prompt(int shared, int own, int salt) {
        return IntStream.range(0, shared + own)
                .map(i -> i < shared ? i * 7 % 256 : (i * 11 + salt * 31 + 5) % 256)
                .toArray();
    }

    @Test
    void aConversationsNextTurnTakesThePromptsWholePieces() throws Exception {
        FakeModel model = FakeModel.hashed();
        try (Engine engine = new Engine(model, BYTES, OPTIONS)) {
            GenerationResult first = engine.generate(GenerationRequest.greedy(prompt(150, 0, 0), 10));
            assertThat(first.cachedPromptTokens()).isZero();
            int answered = first.tokens().length;
            int[] next = Arrays.copyOf(prompt(150, 0, 0), 150 + answered + 20);
            System.arraycopy(first.tokens(), 0, next, 150, answered);
            GenerationResult second = engine.generate(GenerationRequest.greedy(next, 10));
            assertThat(second.cachedPromptTokens()).isEqualTo(128);
            assertThat(model.copies).hasValue(0); // it went on in the same slot
            assertThat(engine.stats().promptTokensTotal()).isEqualTo(150 + next.length - 128);
            assertThat(engine.stats().cachedPromptTokensTotal()).isEqualTo(128);
        }
    }

    @Test
    void anotherPromptWithTheSameBeginningGetsACopyAndTheFirstStaysWhole() throws Exception {
        FakeModel model = FakeModel.hashed();
        try (Engine engine = new Engine(model, BYTES, OPTIONS)) {
            engine.generate(GenerationRequest.greedy(prompt(100, 100, 1), 1));
            assertThat(engine.generate(GenerationRequest.greedy(prompt(100, 100, 2), 1))
                            .cachedPromptTokens())
                    .isEqualTo(64);
            assertThat(model.copies).hasValue(1);
            assertThat(engine.generate(GenerationRequest.greedy(prompt(100, 100, 1), 1))
                            .cachedPromptTokens())
                    .isEqualTo(192);
        }
    }

    @Test
    void ofAPromptOfWholePiecesTheLastIsComputedForItsLogits() throws Exception {
        try (Engine engine = new Engine(FakeModel.hashed(), BYTES, OPTIONS)) {
            GenerationRequest request = GenerationRequest.greedy(prompt(128, 0, 0), 3);
            int[] said = engine.generate(request).tokens();
            GenerationResult again = engine.generate(request);
            assertThat(again.cachedPromptTokens()).isEqualTo(64);
            assertThat(again.tokens()).isEqualTo(said);
        }
    }

    @Test
    void fourChoicesOfOnePromptComputeItOnce() throws Exception {
        FakeModel model = FakeModel.hashed();
        model.gate = java.util.Optional.of(new Semaphore(0));
        try (Engine engine = new Engine(model, BYTES, OPTIONS)) {
            List<Recorder> recorders = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                recorders.add(new Recorder());
                engine.submit(GenerationRequest.greedy(prompt(140, 0, 0), 5), recorders.get(i));
            }
            model.gate.get().release(1000);
            for (Recorder recorder : recorders) {
                assertThat(recorder.result().tokens())
                        .isEqualTo(recorders.get(0).result().tokens());
            }
            // they wait until the whole pieces are there, and compute the rest
            EngineStats stats = engine.stats();
            assertThat(stats.promptTokensTotal()).isEqualTo(128 + 4 * 12);
            assertThat(stats.cachedPromptTokensTotal()).isEqualTo(3 * 128);
        }
    }

    @Test
    void withoutLeaveNothingIsShared() throws Exception {
        try (Engine engine = new Engine(FakeModel.hashed(), BYTES, OPTIONS.withSharedBeginnings(false))) {
            GenerationRequest request = GenerationRequest.greedy(prompt(100, 0, 0), 3);
            engine.generate(request);
            assertThat(engine.generate(request).cachedPromptTokens()).isZero();
            assertThat(engine.stats().promptTokensTotal()).isEqualTo(200);
        }
    }

    @Test
    void lessThanAPieceIsNotShared() throws Exception {
        try (Engine engine = new Engine(FakeModel.hashed(), BYTES, OPTIONS)) {
            engine.generate(GenerationRequest.greedy(prompt(63, 50, 1), 1));
            assertThat(engine.generate(GenerationRequest.greedy(prompt(63, 50, 2), 1))
                            .cachedPromptTokens())
                    .isZero();
        }
    }

    /** Four slots; five prompts without a common beginning: the first one's slot is given up for the fifth. */
    @Test
    void whatWasUsedLongestAgoIsGivenUp() throws Exception {
        try (Engine engine = new Engine(FakeModel.hashed(), BYTES, OPTIONS)) {
            for (int salt = 1; salt <= 5; salt++) {
                engine.generate(GenerationRequest.greedy(prompt(0, 70, salt), 1));
            }
            assertThat(engine.generate(GenerationRequest.greedy(prompt(0, 70, 5), 1))
                            .cachedPromptTokens())
                    .isEqualTo(64);
            assertThat(engine.generate(GenerationRequest.greedy(prompt(0, 70, 1), 1))
                            .cachedPromptTokens())
                    .isZero();
        }
    }

    @Test
    void whatIsSaidIsTheSameAsWithoutAnyOfIt() throws Exception {
        long seed = 20261122;
        Random random = new Random(seed);
        List<GenerationRequest> requests = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            int[] prompt = prompt(random.nextInt(4) * 70, 1 + random.nextInt(90), random.nextInt(6));
            requests.add(GenerationRequest.greedy(prompt, 1 + random.nextInt(30))
                    .withSampling(
                            SamplingOptions.builder().temperature(0.8).seed(i).build()));
        }
        FakeModel model = FakeModel.hashed();
        try (Engine engine = new Engine(model, BYTES, OPTIONS)) {
            List<Recorder> recorders = new ArrayList<>();
            for (int i = 0; i < requests.size(); i++) {
                recorders.add(new Recorder());
                Generation generation = engine.submit(requests.get(i), recorders.get(i));
                if (i % 10 == 9) {
                    generation.cancel();
                }
            }
            for (int i = 0; i < requests.size(); i++) {
                GenerationResult result = recorders.get(i).result();
                if (i % 10 != 9) {
                    try (Engine alone = new Engine(FakeModel.hashed(), BYTES, OPTIONS.withSlots(1))) {
                        assertThat(result.tokens())
                                .as("seed %s, request %s", seed, i)
                                .isEqualTo(alone.generate(requests.get(i)).tokens());
                    }
                }
            }
            assertThat(engine.stats().cachedPromptTokensTotal()).isPositive();
            assertThat(model.copies.get()).isPositive();
        }
    }

    @Test
    void whatFailedIsErasedAndNotUsedAgain() throws Exception {
        FakeModel model = FakeModel.hashed();
        try (Engine engine = new Engine(model, BYTES, OPTIONS)) {
            model.failure.set(new IllegalStateException("out of luck"));
            GenerationRequest request = GenerationRequest.greedy(prompt(100, 0, 0), 3);
            assertThatThrownBy(() -> engine.generate(request)).isInstanceOf(GenerationException.class);
            assertThat(model.erased).hasValue(1);
            assertThat(engine.generate(request).cachedPromptTokens()).isZero();
        }
    }

    @Test
    void aCopyThatFailsIsComputedInstead() throws Exception {
        FakeModel model = FakeModel.hashed();
        try (Engine engine = new Engine(model, BYTES, OPTIONS)) {
            engine.generate(GenerationRequest.greedy(prompt(100, 50, 1), 1));
            model.copyFails = true;
            int[] other = prompt(100, 50, 2);
            GenerationResult result = engine.generate(GenerationRequest.greedy(other, 8));
            assertThat(result.cachedPromptTokens()).isZero();
            try (Engine alone = new Engine(FakeModel.hashed(), BYTES, OPTIONS)) {
                assertThat(result.tokens())
                        .isEqualTo(alone.generate(GenerationRequest.greedy(other, 8))
                                .tokens());
            }
        }
    }
}
