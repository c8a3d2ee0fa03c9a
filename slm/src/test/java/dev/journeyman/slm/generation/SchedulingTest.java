package dev.journeyman.slm.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.journeyman.slm.generation.GenerationException.Kind;
import dev.journeyman.slm.tokenizer.ByteTokenizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who has a slot first, who gives it up, and who waits too long. */
@Timeout(60)
class SchedulingTest {
    private static final TokenBytes BYTES = new ByteTokenizer()::bytes;
    private static final EngineOptions OPTIONS = new EngineOptions(1, 500, 8, 16, Duration.ofSeconds(20));

    private final FakeModel model = FakeModel.hashed();
    private final Semaphore gate = new Semaphore(0);
    private final AtomicLong nanos = new AtomicLong();
    private final List<String> ends = Collections.synchronizedList(new ArrayList<>());

    private Engine engine(EngineOptions options) {
        model.gate = Optional.of(gate);
        return new Engine(model, BYTES, options, nanos::get, () -> 1);
    }

    private static GenerationRequest request(int salt, int maxTokens, Priority priority, String caller, Duration wait) {
        int[] prompt =
                IntStream.range(0, 70).map(i -> (i * 7 + salt * 31) % 256).toArray();
        SamplingOptions endless = SamplingOptions.builder()
                .temperature(0)
                .logitBias(Map.of(256, -100.0))
                .build();
        return GenerationRequest.greedy(prompt, maxTokens)
                .withSampling(endless)
                .withStanding(new Standing(priority, caller, wait));
    }

    private static GenerationRequest request(int salt, int maxTokens, Priority priority, String caller) {
        return request(salt, maxTokens, priority, caller, Duration.ofHours(1));
    }

    private Recorder submit(Engine engine, String name, GenerationRequest request) throws QueueFullException {
        Recorder recorder = new Recorder();
        engine.submit(request, new GenerationListener() {
            @Override
            public void onText(String text, List<TokenLogprob> logprobs) {
                recorder.onText(text, logprobs);
            }

            @Override
            public void onEnd(GenerationResult result) {
                ends.add(name);
                recorder.onEnd(result);
            }

            @Override
            public void onError(GenerationException error) {
                ends.add(name + " " + error.kind());
                recorder.onError(error);
            }
        });
        return recorder;
    }

    @Test
    void callersHaveTurnsAndBatchesComeLast() throws Exception {
        try (Engine engine = engine(OPTIONS)) {
            submit(engine, "running", request(0, 1, Priority.INTERACTIVE, "x"));
            assertThat(model.begun.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            submit(engine, "batch", request(1, 1, Priority.BATCH, "b"));
            submit(engine, "a1", request(2, 1, Priority.INTERACTIVE, "a"));
            submit(engine, "a2", request(3, 1, Priority.INTERACTIVE, "a"));
            submit(engine, "a3", request(4, 1, Priority.INTERACTIVE, "a"));
            submit(engine, "b1", request(5, 1, Priority.INTERACTIVE, "b"));
            Recorder last = submit(engine, "batch2", request(6, 1, Priority.BATCH, "a"));
            gate.release(1000);
            last.result();
            assertThat(ends).containsExactly("running", "a1", "b1", "a2", "a3", "batch", "batch2");
        }
    }

    @Test
    void aBatchGivesItsSlotUpAndSaysTheSameInTheEnd() throws Exception {
        GenerationRequest batch = request(1, 60, Priority.BATCH, "b");
        int[] expected;
        try (Engine alone = new Engine(FakeModel.hashed(), BYTES, OPTIONS)) {
            expected = alone.generate(batch).tokens();
        }
        try (Engine engine = engine(OPTIONS.withSlots(2))) {
            Recorder older = submit(engine, "older", request(7, 60, Priority.BATCH, "b"));
            Recorder younger = submit(engine, "younger", batch);
            gate.release(20); // some tokens of both
            assertThat(model.begun.tryAcquire(20, 10, TimeUnit.SECONDS)).isTrue();
            Recorder interactive = submit(engine, "interactive", request(2, 3, Priority.INTERACTIVE, "a"));
            gate.release(1000);
            interactive.result();
            assertThat(younger.result().tokens()).isEqualTo(expected);
            older.result();
            assertThat(ends.getFirst()).isEqualTo("interactive");
            assertThat(engine.stats().preemptionsTotal()).isEqualTo(1);
            assertThat(ends).endsWith("younger"); // the older one kept its slot
        }
    }

    @Test
    void noneGivesItsSlotUpToItsEquals() throws Exception {
        try (Engine engine = engine(OPTIONS)) {
            Recorder first = submit(engine, "first", request(1, 20, Priority.INTERACTIVE, "a"));
            assertThat(model.begun.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            Recorder second = submit(engine, "second", request(2, 1, Priority.INTERACTIVE, "b"));
            gate.release(1000);
            first.result();
            second.result();
            assertThat(ends).containsExactly("first", "second");
            assertThat(engine.stats().preemptionsTotal()).isZero();
        }
    }

    @Test
    void whoWaitsTooLongIsToldSo() throws Exception {
        try (Engine engine = engine(OPTIONS)) {
            Recorder running = submit(engine, "running", request(0, 5, Priority.INTERACTIVE, "a"));
            assertThat(model.begun.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            Recorder waiting =
                    submit(engine, "waiting", request(1, 5, Priority.INTERACTIVE, "a", Duration.ofMillis(40)));
            Recorder patient = submit(engine, "patient", request(2, 5, Priority.INTERACTIVE, "a"));
            nanos.addAndGet(Duration.ofMillis(41).toNanos());
            gate.release(1000);
            assertThat(waiting.error().kind()).isEqualTo(Kind.WAITED_TOO_LONG);
            assertThat(waiting.error()).hasMessageContaining("40 ms");
            assertThat(running.result().completionTokens()).isEqualTo(5);
            assertThat(patient.result().completionTokens()).isEqualTo(5);
        }
    }

    @Test
    void batchesHaveAtMostHalfOfTheQueue() throws Exception {
        try (Engine engine = engine(OPTIONS.withMaxQueued(4))) {
            submit(engine, "running", request(0, 5, Priority.BATCH, "a"));
            assertThat(model.begun.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            submit(engine, "one", request(1, 5, Priority.BATCH, "a"));
            submit(engine, "two", request(2, 5, Priority.BATCH, "b"));
            assertThatThrownBy(() -> submit(engine, "three", request(3, 5, Priority.BATCH, "c")))
                    .isInstanceOf(QueueFullException.class);
            submit(engine, "four", request(4, 5, Priority.INTERACTIVE, "a"));
            submit(engine, "five", request(5, 5, Priority.INTERACTIVE, "a"));
            assertThatThrownBy(() -> submit(engine, "six", request(6, 5, Priority.INTERACTIVE, "a")))
                    .isInstanceOf(QueueFullException.class);
            gate.release(1000);
        }
    }

    @Test
    void memoryDecidesHowManySlotsThereAre() {
        long token = FakeModel.BYTES_PER_TOKEN;
        EngineOptions four = OPTIONS.withSlots(4);
        assertThat(CacheShape.of(four, model)).isEqualTo(new CacheShape(4, 500));
        assertThat(CacheShape.of(four.withCacheBytes(4 * 500 * token), model)).isEqualTo(new CacheShape(4, 500));
        assertThat(CacheShape.of(four.withCacheBytes(4 * 500 * token - 1), model))
                .isEqualTo(new CacheShape(3, 500));
        assertThat(CacheShape.of(four.withCacheBytes(300 * token), model)).isEqualTo(new CacheShape(1, 300));
        assertThatThrownBy(() -> CacheShape.of(four.withCacheBytes(token), model))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("cacheBytes: must be at least 16");
        try (Engine engine = new Engine(model, BYTES, four.withCacheBytes(300 * token))) {
            assertThat(engine.contextTokens()).isEqualTo(300);
            assertThat(engine.slots()).isEqualTo(1);
            assertThat(engine.stats().cacheTokens()).isEqualTo(300);
        }
    }

    @Test
    void aStandingIsChecked() {
        assertThatThrownBy(() -> new Standing(Priority.BATCH, "x".repeat(257), Duration.ZERO))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("caller")
                .hasMessageContaining("longestWait");
    }
}
