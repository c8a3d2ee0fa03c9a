package dev.journeyman.slm.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.journeyman.slm.generation.GenerationException.Kind;
import dev.journeyman.slm.tokenizer.ByteTokenizer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EngineTest {
    private static final TokenBytes BYTES = new ByteTokenizer()::bytes;
    private static final EngineOptions OPTIONS = new EngineOptions(4, 500, 8, 16, Duration.ofSeconds(20));

    private static int[] prompt(int length, int salt) {
        return IntStream.range(0, length).map(i -> (i * 7 + salt * 31) % 256).toArray();
    }

    private static GenerationRequest sampled(int[] prompt, int maxTokens, long seed) {
        return GenerationRequest.greedy(prompt, maxTokens)
                .withSampling(SamplingOptions.builder()
                        .temperature(0.9)
                        .topP(0.95)
                        .seed(seed)
                        .build());
    }

    private static byte[] utf8(String s) {
        return s.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void saysWhatTheModelSaysAndCounts() throws Exception {
        FakeModel model = FakeModel.scripted(150, utf8("P0301: Z\u00FCndaussetzer"));
        try (Engine engine = new Engine(model, BYTES, OPTIONS)) {
            Recorder r = new Recorder();
            engine.submit(GenerationRequest.greedy(prompt(150, 0), 100), r);
            GenerationResult result = r.result();
            assertThat(result.text()).isEqualTo("P0301: Z\u00FCndaussetzer").isEqualTo(r.text());
            assertThat(result.finishReason()).isEqualTo(FinishReason.STOP);
            assertThat(result.stopString()).isEmpty();
            assertThat(result.promptTokens()).isEqualTo(150);
            assertThat(result.completionTokens()).isEqualTo(21 + 1); // u umlaut is two bytes; the end token counts
            assertThat(result.tokens()[21]).isEqualTo(256);
            assertThat(r.pieces).allSatisfy(p -> assertThat(p).isNotEmpty().doesNotContain("\uFFFD"));
            assertThat(result.timings().ttftNanos()).isPositive();
            assertThat(result.timings().totalNanos())
                    .isEqualTo(result.timings().ttftNanos() + result.timings().decodeNanos());
            EngineStats stats = engine.stats();
            assertThat(stats.promptTokensTotal()).isEqualTo(150);
            assertThat(stats.completionTokensTotal()).isEqualTo(22);
            assertThat(stats.stepsTotal())
                    .isEqualTo(3 + 21); // 150 tokens in pieces of 64; the third gives the first token
            assertThat(model.steps.stream()
                            .map(rows -> rows.get(0).tokens().length)
                            .limit(4)
                            .toList())
                    .containsExactly(64, 64, 22, 1);
        }
        assertThat(model.closed).isTrue();
    }

    @Test
    void batchedEqualsAlone() throws Exception {
        List<GenerationRequest> requests = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            GenerationRequest r = sampled(prompt(1 + 5 * i, i), 20 + i, 1000 + i);
            requests.add(
                    i % 4 == 0 ? GenerationRequest.greedy(prompt(3 + i, i), 30).withTopLogprobs(2) : r);
        }
        requests.set(
                5,
                requests.get(5)
                        .withSampling(SamplingOptions.builder()
                                .repetitionPenalty(1.2)
                                .frequencyPenalty(0.3)
                                .seed(77)
                                .build()));
        List<GenerationResult> alone = new ArrayList<>();
        for (GenerationRequest request : requests) {
            try (Engine engine = new Engine(FakeModel.hashed(), BYTES, OPTIONS.withSlots(1))) {
                alone.add(engine.generate(request));
            }
        }
        EngineOptions wide = OPTIONS.withSlots(7).withMaxQueued(30).withPrefillChunkTokens(9);
        FakeModel model = FakeModel.hashed();
        Semaphore gate = new Semaphore(0);
        model.gate = Optional.of(gate); // until all are there, however slow this thread is
        try (Engine engine = new Engine(model, BYTES, wide)) {
            List<Recorder> recorders = new ArrayList<>();
            for (GenerationRequest request : requests) {
                Recorder r = new Recorder();
                engine.submit(request, r);
                recorders.add(r);
            }
            gate.release(1 << 20);
            for (int i = 0; i < requests.size(); i++) {
                GenerationResult batched = recorders.get(i).result();
                assertThat(batched.tokens())
                        .as("request %d", i)
                        .isEqualTo(alone.get(i).tokens());
                assertThat(batched.text())
                        .isEqualTo(alone.get(i).text())
                        .isEqualTo(recorders.get(i).text());
                assertThat(batched.logprobs()).isEqualTo(alone.get(i).logprobs());
                assertThat(batched.finishReason()).isEqualTo(alone.get(i).finishReason());
            }
        }
        assertThat(model.steps).anySatisfy(rows -> assertThat(rows).hasSize(7)); // they did share steps
        assertThat(model.steps)
                .allSatisfy(rows -> assertThat(
                                rows.size() > 1 && rows.stream().anyMatch(row -> row.tokens().length > 1))
                        .as("a piece of a prompt is computed alone")
                        .isFalse());
    }

    @Test
    void seedsReplayAndChoicesDiffer() throws Exception {
        try (Engine engine = new Engine(FakeModel.hashed(), BYTES, OPTIONS)) {
            GenerationRequest request = sampled(prompt(5, 1), 40, 11);
            int[] first = engine.generate(request).tokens();
            assertThat(engine.generate(request).tokens()).isEqualTo(first);
            assertThat(engine.generate(request.withChoice(1)).tokens()).isNotEqualTo(first);
            assertThat(engine.generate(sampled(prompt(5, 1), 40, 12)).tokens()).isNotEqualTo(first);
            GenerationResult unseeded = engine.generate(request.withSampling(SamplingOptions.DEFAULT));
            GenerationResult replayed = engine.generate(request.withSampling(
                    SamplingOptions.builder().seed(unseeded.seed()).build()));
            assertThat(replayed.tokens()).isEqualTo(unseeded.tokens());
        }
    }

    @Test
    void stopStringsAcrossTokensAndLimits() throws Exception {
        try (Engine engine = new Engine(FakeModel.scripted(3, utf8("one two\nUser: three")), BYTES, OPTIONS)) {
            GenerationRequest request = GenerationRequest.greedy(prompt(3, 0), 100);
            Recorder r = new Recorder();
            engine.submit(request.withStop(List.of("\nUser:", "four")), r);
            assertThat(r.result().text()).isEqualTo("one two").isEqualTo(r.text());
            assertThat(r.result().stopString()).contains("\nUser:");
            assertThat(r.result().finishReason()).isEqualTo(FinishReason.STOP);
            assertThat(r.result().completionTokens()).isEqualTo("one two\nUser:".length());

            GenerationResult cut =
                    engine.generate(GenerationRequest.greedy(prompt(3, 0), 9).withStop(List.of("\nUser:")));
            assertThat(cut.text()).isEqualTo("one two\nU"); // what was held back comes out
            assertThat(cut.finishReason()).isEqualTo(FinishReason.LENGTH);
        }
    }

    @Test
    void aFullContextEndsWithLength() throws Exception {
        try (Engine engine = new Engine(FakeModel.hashed(), BYTES, OPTIONS.withContextTokens(32))) {
            Map<Integer, Double> noEnd = Map.of(256, -100.0);
            GenerationRequest request = GenerationRequest.greedy(prompt(25, 0), Integer.MAX_VALUE)
                    .withSampling(SamplingOptions.builder()
                            .temperature(0)
                            .logitBias(noEnd)
                            .build());
            GenerationResult result = engine.generate(request);
            assertThat(result.finishReason()).isEqualTo(FinishReason.LENGTH);
            assertThat(result.completionTokens()).isEqualTo(32 - 25);
            GenerationException e = catchThrowableOfType(
                    GenerationException.class, () -> engine.generate(GenerationRequest.greedy(prompt(32, 0), 1)));
            assertThat(e.kind()).isEqualTo(Kind.PROMPT_TOO_LONG);
            assertThat(engine.generate(GenerationRequest.greedy(prompt(31, 0), 9))
                            .completionTokens())
                    .isEqualTo(1);
        }
    }

    @Test
    void unknownTokensAreRefusedByName() {
        try (Engine engine = new Engine(FakeModel.hashed(), BYTES, OPTIONS)) {
            assertThatThrownBy(() -> engine.generate(GenerationRequest.greedy(new int[] {1, 257}, 1)))
                    .hasMessage("prompt[1]: the vocabulary has the tokens 0 to 256, not 257");
            GenerationRequest biased = GenerationRequest.greedy(new int[] {1}, 1)
                    .withSampling(SamplingOptions.builder()
                            .logitBias(Map.of(300, 1.0))
                            .build());
            assertThatThrownBy(() -> engine.generate(biased)).hasMessageContaining("logit_bias");
        }
    }

    @Test
    void logprobsComeWithTheText() throws Exception {
        try (Engine engine = new Engine(FakeModel.scripted(2, utf8("hi")), BYTES, OPTIONS)) {
            Recorder r = new Recorder();
            engine.submit(GenerationRequest.greedy(prompt(2, 0), 10).withTopLogprobs(3), r);
            GenerationResult result = r.result();
            double expected = 10 - Math.log(Math.exp(10) + 256); // one logit 10, 256 of 0
            assertThat(r.logprobs).hasSize(2).isEqualTo(result.logprobs()); // not of the end token
            assertThat(r.logprobs.get(0).token()).isEqualTo('h');
            assertThat(r.logprobs.get(0).bytes()).containsExactly('h');
            assertThat(r.logprobs.get(0).logprob()).isCloseTo(expected, org.assertj.core.api.Assertions.within(1e-6));
            assertThat(r.logprobs.get(0).top())
                    .extracting(TokenLogprob.Alternative::token)
                    .containsExactly((int) 'h', 0, 1);
        }
    }

    @Test
    void noneWaitsForAnothersEndWhileASlotIsFree() throws Exception {
        FakeModel model = FakeModel.hashed();
        Semaphore gate = new Semaphore(0);
        model.gate = Optional.of(gate);
        try (Engine engine =
                new Engine(model, BYTES, OPTIONS.withContextTokens(10_000).withPrefillChunkTokens(50))) {
            SamplingOptions endless = SamplingOptions.builder()
                    .temperature(0)
                    .logitBias(Map.of(256, -100.0))
                    .build();
            Recorder first = new Recorder();
            Generation g = engine.submit(
                    GenerationRequest.greedy(prompt(4000, 0), 5000).withSampling(endless), first);
            assertThat(model.begun.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            Recorder second = new Recorder();
            engine.submit(GenerationRequest.greedy(prompt(10, 1), 3), second);
            // two pieces of the first; one, and the second's prompt; a token, two pieces; a token; and one pass to
            // spare
            gate.release(2 + 2 + 3 + 1 + 1);
            assertThat(second.result().completionTokens()).isLessThanOrEqualTo(3);
            assertThat(first.isOver()).isFalse();
            model.gate = Optional.empty();
            gate.release(100);
            g.cancel();
            assertThat(first.result().finishReason()).isEqualTo(FinishReason.CANCELLED);
        }
    }

    @Test
    void cancellingTakesOneStepAndFreesTheSlot() throws Exception {
        FakeModel model = FakeModel.hashed();
        Semaphore gate = new Semaphore(0);
        model.gate = Optional.of(gate);
        try (Engine engine = new Engine(model, BYTES, OPTIONS.withSlots(1))) {
            Recorder running = new Recorder();
            Recorder waiting = new Recorder();
            Recorder next = new Recorder();
            Generation g = engine.submit(GenerationRequest.greedy(prompt(3, 0), 400), running);
            assertThat(model.begun.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            Generation w = engine.submit(GenerationRequest.greedy(prompt(3, 1), 400), waiting);
            engine.submit(GenerationRequest.greedy(prompt(3, 2), 1), next);
            g.cancel();
            g.cancel();
            w.cancel();
            gate.release(); // the step that runs
            GenerationResult result = running.result();
            assertThat(result.finishReason()).isEqualTo(FinishReason.CANCELLED);
            assertThat(result.completionTokens()).isZero();
            assertThat(running.pieces).isEmpty();
            assertThat(waiting.result().finishReason()).isEqualTo(FinishReason.CANCELLED);
            assertThat(waiting.result().timings().prefillNanos()).isZero();
            gate.release();
            assertThat(next.result().finishReason()).isEqualTo(FinishReason.LENGTH);
            assertThat(g.isDone()).isTrue();
            assertThat(model.steps).hasSize(2);
        }
    }

    @Test
    void cancelFromTheListenerEndsAfterThatText() throws Exception {
        try (Engine engine = new Engine(FakeModel.scripted(3, utf8("abcdefgh")), BYTES, OPTIONS)) {
            AtomicReference<Generation> own = new AtomicReference<>();
            Semaphore known = new Semaphore(0);
            Recorder r = new Recorder(text -> {
                known.acquireUninterruptibly();
                known.release();
                if (text.equals("c")) {
                    own.get().cancel();
                }
            });
            own.set(engine.submit(GenerationRequest.greedy(prompt(3, 0), 100), r));
            known.release();
            assertThat(r.result().text()).isEqualTo("abc");
            assertThat(r.result().finishReason()).isEqualTo(FinishReason.CANCELLED);
        }
    }

    @Test
    void aFullQueueRefuses() throws Exception {
        FakeModel model = FakeModel.hashed();
        Semaphore gate = new Semaphore(0);
        model.gate = Optional.of(gate);
        try (Engine engine = new Engine(model, BYTES, OPTIONS.withSlots(2).withMaxQueued(3))) {
            List<Recorder> recorders = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                recorders.add(new Recorder());
                engine.submit(GenerationRequest.greedy(prompt(2, i), 2), recorders.get(i));
            }
            QueueFullException e = catchThrowableOfType(
                    QueueFullException.class,
                    () -> engine.submit(GenerationRequest.greedy(prompt(2, 9), 2), new Recorder()));
            assertThat(e.queued()).isGreaterThanOrEqualTo(3);
            gate.release(1000);
            for (Recorder r : recorders) {
                assertThat(r.result().completionTokens()).isPositive();
            }
            engine.submit(GenerationRequest.greedy(prompt(2, 9), 2), new Recorder()); // there is room again
        }
        FakeModel stuck = FakeModel.hashed();
        Semaphore stuckGate = new Semaphore(0);
        stuck.gate = Optional.of(stuckGate);
        try (Engine engine = new Engine(stuck, BYTES, OPTIONS.withSlots(1).withMaxQueued(0))) {
            engine.submit(
                    GenerationRequest.greedy(prompt(2, 0), 2),
                    new Recorder()); // without a queue, free slots still serve
            assertThatThrownBy(() -> engine.submit(GenerationRequest.greedy(prompt(2, 0), 2), new Recorder()))
                    .isInstanceOf(QueueFullException.class);
            stuckGate.release(1000);
        }
    }

    @Test
    void aFailingStepFailsItsGenerationsAndTheEngineGoesOn() throws Exception {
        FakeModel model = FakeModel.scripted(3, utf8("fine"));
        try (Engine engine = new Engine(model, BYTES, OPTIONS)) {
            for (Throwable t : List.of(new IllegalStateException("native: boom"), new OutOfMemoryError("no tensor"))) {
                model.failure.set(t);
                Recorder r = new Recorder();
                engine.submit(GenerationRequest.greedy(prompt(3, 0), 10), r);
                assertThat(r.error().kind()).isEqualTo(Kind.MODEL_FAILED);
                assertThat(r.error()).hasMessageContaining(t.getMessage()).hasCause(t);
                assertThat(engine.generate(GenerationRequest.greedy(prompt(3, 0), 10))
                                .text())
                        .isEqualTo("fine");
            }
            assertThat(engine.stats().failedStepsTotal()).isEqualTo(2);
            assertThat(engine.stats().running()).isZero();
        }
    }

    @Test
    void aFailingStepTellsEachOfItsGenerationsAndSparesThoseThatWait() throws Exception {
        FakeModel model = FakeModel.scripted(3, utf8("fine"));
        Semaphore gate = new Semaphore(0);
        model.gate = Optional.of(gate);
        try (Engine engine = new Engine(model, BYTES, OPTIONS)) {
            List<Recorder> sharing = new ArrayList<>();
            sharing.add(new Recorder());
            engine.submit(GenerationRequest.greedy(prompt(3, 0), 10), sharing.get(0));
            assertThat(model.begun.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            for (int i = 1; i < OPTIONS.slots(); i++) {
                sharing.add(new Recorder());
                engine.submit(GenerationRequest.greedy(prompt(3, i), 10), sharing.get(i));
            }
            Recorder waiting = new Recorder();
            engine.submit(GenerationRequest.greedy(prompt(3, 9), 10), waiting);
            // the first one's prompt; its second token, and three prompts; then a pass of as many as there are slots
            gate.release(1 + 4);
            assertThat(model.begun.tryAcquire(5, 10, TimeUnit.SECONDS)).isTrue();
            model.failure.set(new IllegalStateException("native: boom"));
            gate.release(1000);
            for (Recorder r : sharing) {
                assertThat(r.error().kind()).isEqualTo(Kind.MODEL_FAILED);
                assertThat(r.error()).hasMessageContaining("a step that this generation was part of");
            }
            assertThat(sharing.get(0).text()).isEqualTo("fi"); // what was told before stands
            assertThat(sharing.get(1).text()).isEqualTo("f");
            assertThat(waiting.result().text()).isEqualTo("fine");
            EngineStats stats = engine.stats();
            assertThat(stats.failedStepsTotal()).isEqualTo(1);
            assertThat(stats.finishedTotal()).isEqualTo(OPTIONS.slots() + 1);
            assertThat(stats.running() + stats.queued()).isZero();
        }
        assertThat(model.steps.get(5)).hasSize(OPTIONS.slots());
    }

    @Test
    void aFailingPieceOfAPromptSparesThoseThatDecode() throws Exception {
        FakeModel model = FakeModel.scripted(3, utf8("fine"));
        Semaphore gate = new Semaphore(0);
        model.gate = Optional.of(gate);
        try (Engine engine = new Engine(model, BYTES, OPTIONS)) {
            Recorder decoding = new Recorder();
            engine.submit(GenerationRequest.greedy(prompt(3, 0), 10), decoding);
            assertThat(model.begun.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            Recorder prefilling = new Recorder();
            engine.submit(GenerationRequest.greedy(prompt(3, 1), 10), prefilling);
            gate.release(2); // the first one's prompt and second token; then the other's prompt
            assertThat(model.begun.tryAcquire(2, 10, TimeUnit.SECONDS)).isTrue();
            model.failure.set(new IllegalStateException("native: boom"));
            gate.release(1000);
            assertThat(prefilling.error().kind()).isEqualTo(Kind.MODEL_FAILED);
            assertThat(decoding.result().text()).isEqualTo("fine");
        }
    }

    @Test
    void logitsThatAreNoNumbersFailTheirOwnGenerationOnly() throws Exception {
        FakeModel model = new FakeModel(257, 1000, List.of(256), tokens -> {
            float[] row = new float[257];
            row[tokens.length < 9 ? 'a' : 256] = 5;
            if (tokens[0] == 66 && tokens.length == 5) {
                row[3] = Float.NaN;
            }
            return row;
        });
        try (Engine engine = new Engine(model, BYTES, OPTIONS)) {
            Recorder good = new Recorder();
            Recorder bad = new Recorder();
            Recorder badGreedy = new Recorder();
            engine.submit(sampled(new int[] {65, 1, 2}, 20, 1), good);
            engine.submit(sampled(new int[] {66, 1, 2}, 20, 1), bad);
            engine.submit(GenerationRequest.greedy(new int[] {66, 1, 2}, 20), badGreedy);
            assertThat(bad.error().kind()).isEqualTo(Kind.MODEL_FAILED);
            assertThat(bad.error()).hasMessageContaining("not finite");
            assertThat(badGreedy.error().kind()).isEqualTo(Kind.MODEL_FAILED);
            assertThat(badGreedy.error()).hasMessageContaining("no finite number");
            assertThat(good.result().completionTokens()).isPositive();
        }
    }

    @Test
    void aListenerThatThrowsEndsOnlyItsOwn() throws Exception {
        try (Engine engine = new Engine(FakeModel.scripted(3, utf8("abcdef")), BYTES, OPTIONS)) {
            Recorder good = new Recorder();
            Recorder bad = new Recorder(text -> {
                throw new AssertionError("listener is broken");
            });
            engine.submit(GenerationRequest.greedy(prompt(3, 0), 10), bad);
            engine.submit(GenerationRequest.greedy(prompt(3, 0), 10), good);
            assertThat(good.result().text()).isEqualTo("abcdef");
            assertThat(bad.error().kind()).isEqualTo(Kind.LISTENER_FAILED);
            assertThat(bad.pieces).containsExactly("a");
            GenerationListener worse = new GenerationListener() {
                @Override
                public void onText(String text, List<TokenLogprob> logprobs) {}

                @Override
                public void onEnd(GenerationResult result) {
                    throw new IllegalStateException("at the end");
                }

                @Override
                public void onError(GenerationException error) {
                    throw new IllegalStateException("at the error");
                }
            };
            engine.submit(GenerationRequest.greedy(prompt(3, 0), 10), worse);
            assertThat(engine.generate(GenerationRequest.greedy(prompt(3, 0), 10))
                            .text())
                    .isEqualTo("abcdef");
        }
    }

    @Test
    void aPausedGenerationIsNotScheduledAndGoesOnUnchanged() throws Exception {
        FakeModel model = FakeModel.hashed();
        try (Engine engine = new Engine(model, BYTES, OPTIONS)) {
            GenerationRequest request = sampled(prompt(4, 4), 60, 5);
            int[] expected = engine.generate(request).tokens();
            AtomicReference<Generation> own = new AtomicReference<>();
            Semaphore known = new Semaphore(0);
            Recorder r = new Recorder(text -> {
                known.acquireUninterruptibly();
                known.release(1000);
                own.get().pause();
            });
            own.set(engine.submit(request, r));
            known.release();
            while (!r.isOver()) {
                int pieces = r.pieces.size();
                GenerationResult other = engine.generate(GenerationRequest.greedy(prompt(4, 1), 10));
                assertThat(other.completionTokens()).isPositive();
                // The other had several steps; the paused one at most the text that was on its way.
                assertThat(r.pieces.size()).isLessThanOrEqualTo(pieces + 1);
                own.get().resume();
            }
            assertThat(r.result().tokens()).isEqualTo(expected);
        }
    }

    @Test
    void aPauseIsBounded() throws Exception {
        try (Engine engine =
                new Engine(FakeModel.hashed(), BYTES, OPTIONS.withSlots(1).withMaxPause(Duration.ofMillis(60)))) {
            AtomicReference<Generation> own = new AtomicReference<>();
            Recorder slow = new Recorder(text -> own.get().pause());
            Recorder waiting = new Recorder();
            Semaphore ready = new Semaphore(0);
            Recorder blocker = new Recorder(text -> ready.acquireUninterruptibly());
            engine.submit(GenerationRequest.greedy(prompt(2, 0), 1), blocker);
            own.set(engine.submit(GenerationRequest.greedy(prompt(4, 4), 100), slow));
            engine.submit(GenerationRequest.greedy(prompt(4, 4), 3), waiting);
            ready.release(10);
            assertThat(slow.error().kind()).isEqualTo(Kind.PAUSED_TOO_LONG);
            assertThat(waiting.result().completionTokens()).isPositive(); // the slot was free again, the engine awake
        }
    }

    @Test
    void closeEndsAllAndTheThread() throws Exception {
        FakeModel model = FakeModel.hashed();
        Semaphore gate = new Semaphore(3);
        model.gate = Optional.of(gate);
        Engine engine = new Engine(model, BYTES, OPTIONS.withSlots(2));
        List<Recorder> recorders = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            recorders.add(new Recorder());
            engine.submit(GenerationRequest.greedy(prompt(3, i), 400), recorders.get(i));
        }
        Thread closer = Thread.ofPlatform().start(engine::close);
        while (closer.getState() != Thread.State.WAITING && closer.isAlive()) {
            Thread.sleep(1); // until it waits for the engine's thread, which waits in a step
        }
        gate.release(100); // fewer steps than any of these generations needs
        closer.join();
        for (Recorder r : recorders) {
            assertThat(r.isOver()).isTrue();
            assertThat(r.result().finishReason()).isEqualTo(FinishReason.CANCELLED);
            assertThat(r.text()).isEqualTo(r.result().text());
        }
        assertThat(model.closed).isTrue();
        engine.close();
        GenerationException e = catchThrowableOfType(
                GenerationException.class,
                () -> engine.submit(GenerationRequest.greedy(prompt(3, 0), 4), new Recorder()));
        assertThat(e.kind()).isEqualTo(Kind.CLOSED);
    }

    @Test
    void aListenerMayCloseTheEngineOrSubmitAnother() throws Exception {
        Engine engine = new Engine(FakeModel.scripted(3, utf8("ab")), BYTES, OPTIONS);
        Recorder second = new Recorder(text -> engine.close());
        GenerationRequest request = GenerationRequest.greedy(prompt(3, 0), 10);
        Recorder first = new Recorder(text -> {
            if (text.equals("b")) {
                try {
                    engine.submit(request, second);
                } catch (QueueFullException e) {
                    throw new AssertionError(e);
                }
            }
        });
        engine.submit(request, first);
        assertThat(first.result().text()).isEqualTo("ab");
        assertThat(second.result().finishReason()).isEqualTo(FinishReason.CANCELLED);
        engine.close();
    }

    @Test
    void nothingIsLeftAfterAThousandGenerations() throws Exception {
        FakeModel model = FakeModel.hashed();
        try (Engine engine = new Engine(model, BYTES, OPTIONS.withMaxQueued(1000))) {
            List<Recorder> recorders = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                AtomicReference<Generation> own = new AtomicReference<>();
                boolean throwing = i % 11 == 3;
                Recorder r = new Recorder(text -> {
                    if (throwing) {
                        throw new IllegalStateException("thrown on purpose");
                    }
                });
                own.set(engine.submit(sampled(prompt(1 + i % 20, i), 1 + i % 7, i), r));
                if (i % 5 == 0) {
                    own.get().pause();
                    own.get().resume();
                }
                if (i % 7 == 0) {
                    own.get().cancel();
                }
                recorders.add(r);
            }
            int errors = 0;
            Set<FinishReason> reasons = new HashSet<>();
            for (Recorder r : recorders) {
                try {
                    reasons.add(r.result().finishReason());
                } catch (AssertionError e) {
                    assertThat(r.error().kind()).isEqualTo(Kind.LISTENER_FAILED);
                    errors++;
                }
            }
            assertThat(reasons).contains(FinishReason.LENGTH, FinishReason.CANCELLED);
            assertThat(errors).isPositive();
            EngineStats stats = engine.stats();
            assertThat(stats.running()).isZero();
            assertThat(stats.queued()).isZero();
            assertThat(stats.paused()).isZero();
            assertThat(stats.submittedTotal()).isEqualTo(1000);
            assertThat(stats.finishedTotal()).isEqualTo(1000);
            assertThat(model.openLogits).isZero();
            // Every slot is free: as many as there are begin in one step.
            model.steps.clear();
            List<Recorder> all = new ArrayList<>();
            Semaphore gate = new Semaphore(0);
            model.gate = Optional.of(gate);
            for (int i = 0; i < OPTIONS.slots() + 1; i++) {
                all.add(new Recorder());
                engine.submit(GenerationRequest.greedy(prompt(1, i), 2), all.get(i));
            }
            gate.release(100);
            for (Recorder r : all) {
                r.result();
            }
            Set<Integer> slots = new HashSet<>();
            model.steps.forEach(rows -> rows.forEach(row -> slots.add(row.slot())));
            assertThat(slots)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, OPTIONS.slots()).boxed().toList());
        }
    }

    @Test
    void anIdleEngineSleeps() throws Exception {
        try (Engine engine = new Engine(FakeModel.hashed(), BYTES, OPTIONS)) {
            engine.generate(GenerationRequest.greedy(prompt(3, 0), 2));
            Thread thread = Thread.getAllStackTraces().keySet().stream()
                    .filter(t -> t.getName().equals("slm-engine") && t.isAlive())
                    .findFirst()
                    .orElseThrow();
            long deadline = System.nanoTime() + 5_000_000_000L;
            while (thread.getState() != Thread.State.TIMED_WAITING && thread.getState() != Thread.State.WAITING) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                Thread.sleep(1);
            }
            assertThat(Arrays.toString(thread.getStackTrace())).contains("StepThread.sleep");
            assertThat(thread.isDaemon()).isTrue();
            long steps = engine.stats().stepsTotal();
            Thread.sleep(20);
            assertThat(engine.stats().stepsTotal()).isEqualTo(steps);
        }
    }
}
