package dev.journeyman.slm.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StepThreadTest {
    private static final EngineOptions OPTIONS = new EngineOptions(3, 200, 4, 64, Duration.ofSeconds(30));
    private static final TokenBytes BYTES = token -> token == 256 ? new byte[0] : new byte[] {(byte) token};

    private static FakeModel busy() {
        FakeModel model = FakeModel.hashed();
        model.keepsProcessorsBusy = true;
        return model;
    }

    private static GenerationRequest request(int maxTokens) {
        return GenerationRequest.greedy(new int[] {1, 2, 3}, maxTokens);
    }

    @Test
    void enginesTakeTurnsOnOneThread() throws Exception {
        List<Thread> threads = new CopyOnWriteArrayList<>();
        List<String> turns = new CopyOnWriteArrayList<>();
        FakeModel first = busy();
        Semaphore gate = new Semaphore(0);
        first.gate = Optional.of(gate); // until both have something to do
        try (Engine a = new Engine(first, BYTES, OPTIONS);
                Engine b = new Engine(busy(), BYTES, OPTIONS)) {
            Recorder ofA = new Recorder(text -> {
                threads.add(Thread.currentThread());
                turns.add("a");
            });
            Recorder ofB = new Recorder(text -> {
                threads.add(Thread.currentThread());
                turns.add("b");
            });
            a.submit(request(20), ofA);
            b.submit(request(20), ofB);
            gate.release(1000);
            ofA.result();
            ofB.result();
        }
        assertThat(threads.stream().distinct()).hasSize(1);
        assertThat(String.join("", turns)).contains("abab"); // and not one after the other
    }

    @Test
    void whatIsComputedElsewhereHoldsNobodyUp() throws Exception {
        FakeModel elsewhere = FakeModel.hashed();
        Semaphore gate = new Semaphore(0);
        elsewhere.gate = Optional.of(gate);
        try (Engine waiting = new Engine(elsewhere, BYTES, OPTIONS);
                Engine engine = new Engine(busy(), BYTES, OPTIONS)) {
            Recorder late = new Recorder();
            waiting.submit(request(2), late);
            assertThat(engine.generate(request(2)).completionTokens()).isEqualTo(2);
            gate.release(100);
            assertThat(late.result().completionTokens()).isEqualTo(2);
        }
    }

    @Test
    void theThreadEndsWithTheLastEngineAndBeginsAgain() throws Exception {
        AtomicReference<Thread> thread = new AtomicReference<>();
        for (int i = 0; i < 3; i++) {
            try (Engine engine = new Engine(busy(), BYTES, OPTIONS)) {
                Recorder recorder = new Recorder(text -> thread.set(Thread.currentThread()));
                engine.submit(request(2), recorder);
                recorder.result();
                assertThat(thread.get().isAlive()).isTrue();
            }
            thread.get().join(TimeUnit.SECONDS.toMillis(30));
            assertThat(thread.get().isAlive()).isFalse();
        }
    }

    @Test
    void aListenerMayCloseAnotherEngineWhichIsOverThen() throws Exception {
        FakeModel closedModel = busy();
        Engine other = new Engine(closedModel, BYTES, OPTIONS);
        Recorder cutOff = new Recorder();
        other.submit(request(150), cutOff);
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        try (Engine engine = new Engine(busy(), BYTES, OPTIONS)) {
            Recorder closing = new Recorder(text -> {
                other.close();
                closed.complete(closedModel.closed.get());
            });
            engine.submit(request(3), closing);
            assertThat(closing.result().finishReason()).isNotEqualTo(FinishReason.CANCELLED);
        }
        assertThat(closed.get()).isTrue(); // before close() returned
        assertThat(cutOff.result()).isNotNull();
        other.close();
    }

    @Test
    void nobodyWaitsForAnotherEngineOnTheirThread() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        try (Engine engine = new Engine(busy(), BYTES, OPTIONS);
                Engine other = new Engine(busy(), BYTES, OPTIONS)) {
            Recorder recorder = new Recorder(text -> {
                try {
                    other.generate(request(2));
                } catch (Exception e) {
                    thrown.set(e);
                }
            });
            engine.submit(request(2), recorder);
            recorder.result();
        }
        assertThat(thrown.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("submit()");
    }

    @Test
    void whoFailsIsOverAndTheOthersGoOn() throws Exception {
        StepThread thread = new StepThread();
        CountDownLatch goesOn = new CountDownLatch(5);
        List<String> turns = new ArrayList<>(); // of the failing one; on that thread alone
        thread.add(() -> {
            turns.add("failing");
            throw new IllegalStateException("on purpose");
        });
        thread.add(() -> {
            goesOn.countDown();
            return goesOn.getCount() == 0 ? StepThread.OVER : 0;
        });
        assertThat(goesOn.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(turns).hasSize(1);
    }

    @Test
    void sleepsAsLongAsTheMostImpatientWantsUnlessWoken() throws Exception {
        StepThread thread = new StepThread();
        Semaphore turns = new Semaphore(0);
        List<Boolean> over = new CopyOnWriteArrayList<>();
        thread.add(() -> {
            turns.release();
            return over.isEmpty() ? TimeUnit.HOURS.toNanos(1) : StepThread.OVER;
        });
        thread.add(() -> over.isEmpty() ? TimeUnit.HOURS.toNanos(2) : StepThread.OVER);
        assertThat(turns.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        while (turns.tryAcquire(50, TimeUnit.MILLISECONDS)) {
            // the second one's coming woke it once more
        }
        thread.wake();
        assertThat(turns.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        assertThat(turns.tryAcquire(50, TimeUnit.MILLISECONDS)).isFalse();
        over.add(true);
        thread.wake();
        assertThat(turns.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aClosedEngineTakesNothing() {
        Engine engine = new Engine(busy(), BYTES, OPTIONS);
        engine.close();
        engine.close();
        assertThatThrownBy(() -> engine.submit(request(2), new Recorder()))
                .isInstanceOf(GenerationException.class)
                .hasMessageContaining("closed");
    }
}
