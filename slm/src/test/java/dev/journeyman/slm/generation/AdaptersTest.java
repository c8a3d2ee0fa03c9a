package dev.journeyman.slm.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.journeyman.slm.tokenizer.ByteTokenizer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Adapters come and go while others are answered; what one has computed, no other one takes. */
@Timeout(60)
class AdaptersTest {
    private static final TokenBytes BYTES = new ByteTokenizer()::bytes;
    private static final EngineOptions OPTIONS =
            new EngineOptions(4, 500, 40, 16, Duration.ofSeconds(20)).withSharedBeginnings(true);
    private static final int[] PROMPT =
            IntStream.range(0, 150).map(i -> i * 7 % 256).toArray();

    private static GenerationRequest request(String adapter) {
        return GenerationRequest.greedy(PROMPT, 12).withAdapter(adapter);
    }

    @Test
    void eachAdapterAnswersForItselfBesideTheOthersAndTakesNoOthersBeginning() throws Exception {
        List<int[]> alone = new ArrayList<>();
        for (String name : List.of("", "one", "two")) {
            try (Engine engine = new Engine(FakeModel.hashed(), BYTES, OPTIONS)) {
                load(engine, name);
                alone.add(engine.generate(request(name)).tokens());
            }
        }
        assertThat(alone.get(0)).isNotEqualTo(alone.get(1)).isNotEqualTo(alone.get(2));
        FakeModel model = FakeModel.hashed();
        try (Engine engine = new Engine(model, BYTES, OPTIONS.withSlots(12))) { // nobody's beginning is given up
            load(engine, "one");
            load(engine, "two");
            List<Recorder> recorders = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                recorders.add(new Recorder());
                engine.submit(request(List.of("", "one", "two").get(i % 3)), recorders.getLast());
            }
            for (int i = 0; i < 12; i++) {
                assertThat(recorders.get(i).result().tokens()).as("%s", i).isEqualTo(alone.get(i % 3));
            }
            assertThat(engine.stats().cachedPromptTokensTotal()).isEqualTo(9 * 128); // all but the first of each
            assertThat(model.openAdapters).hasValue(2);
        }
        assertThat(model.openAdapters).hasValue(0); // closed with the engine
    }

    @Test
    void oneThatIsUnloadedEndsWhatItHasBegunAndIsThenFreed() throws Exception {
        FakeModel model = FakeModel.hashed();
        Semaphore gate = new Semaphore(0);
        model.gate = Optional.of(gate);
        try (Engine engine = new Engine(model, BYTES, OPTIONS)) {
            load(engine, "one");
            Recorder running = new Recorder();
            engine.submit(request("one"), running);
            model.begun.acquire();
            CompletableFuture<String> gone = engine.adapters().unload("one");
            assertThat(gone).isNotDone();
            assertThat(engine.adapters().list()).containsExactly(new AdapterStats("one", 3, 1, true));
            assertThat(refused(engine, "one")).isEqualTo(GenerationException.Kind.UNKNOWN_ADAPTER);
            assertThat(kind(engine, "one")).isEqualTo(AdapterException.Kind.NAME_TAKEN);
            assertThat(model.openAdapters).hasValue(1);
            gate.release(1000);
            running.result();
            assertThat(gone.join()).isEqualTo("one");
            assertThat(model.openAdapters).hasValue(0);
            load(engine, "one");
            assertThat(engine.generate(request("one")).cachedPromptTokens())
                    .as("what an adapter of that name had computed is not taken")
                    .isZero();
        }
    }

    @Test
    void oneThatNobodyHasIsFreedAtOnceAndAnUnknownOneIsNoFault() throws Exception {
        FakeModel model = FakeModel.hashed();
        try (Engine engine = new Engine(model, BYTES, OPTIONS)) {
            load(engine, "one");
            assertThat(engine.adapters().unload("one")).isCompletedWithValue("one");
            assertThat(model.openAdapters).hasValue(0);
            assertThat(engine.adapters().unload("two")).isCompletedWithValue("two");
            assertThat(refused(engine, "two")).isEqualTo(GenerationException.Kind.UNKNOWN_ADAPTER);
        }
    }

    @Test
    void allOfOneAdapterCanBeCancelledTheOthersGoOn() throws Exception {
        FakeModel model = FakeModel.hashed();
        Semaphore gate = new Semaphore(0);
        model.gate = Optional.of(gate);
        try (Engine engine = new Engine(model, BYTES, OPTIONS)) {
            load(engine, "one");
            Recorder of = new Recorder();
            Recorder base = new Recorder();
            engine.submit(request("one"), of);
            engine.submit(request(""), base);
            model.begun.acquire();
            engine.cancelAll("one");
            gate.release(1000);
            assertThat(of.result().finishReason()).isEqualTo(FinishReason.CANCELLED);
            assertThat(base.result().finishReason()).isNotEqualTo(FinishReason.CANCELLED);
        }
    }

    @Test
    void thereIsABoundOnHowManyAndOnTheirMemory() {
        EngineOptions options = OPTIONS.withAdapters(new AdapterBounds(2, 9));
        try (Engine engine = new Engine(FakeModel.hashed(), BYTES, options)) {
            load(engine, "three");
            assertThat(kind(engine, "three")).isEqualTo(AdapterException.Kind.NAME_TAKEN);
            assertThat(kind(engine, "seven")).isEqualTo(AdapterException.Kind.TOO_LARGE);
            load(engine, "four");
            assertThat(kind(engine, "a")).isEqualTo(AdapterException.Kind.TOO_MANY);
            assertThat(kind(engine, "")).isEqualTo(AdapterException.Kind.NAME_TAKEN);
        }
    }

    @Test
    void aClosedEngineTakesNone() {
        FakeModel model = FakeModel.hashed();
        Engine engine = new Engine(model, BYTES, OPTIONS);
        engine.close();
        assertThat(kind(engine, "one")).isEqualTo(AdapterException.Kind.CLOSED);
        assertThat(model.openAdapters).hasValue(0);
    }

    private static void load(Engine engine, String name) {
        if (!name.isEmpty()) {
            engine.adapters().load(name, Path.of("adapters", name));
        }
    }

    private static AdapterException.Kind kind(Engine engine, String name) {
        return catchThrowableOfType(
                        AdapterException.class, () -> engine.adapters().load(name, Path.of("adapters", name)))
                .kind();
    }

    private static GenerationException.Kind refused(Engine engine, String name) {
        return catchThrowableOfType(GenerationException.class, () -> engine.submit(request(name), new Recorder()))
                .kind();
    }
}
