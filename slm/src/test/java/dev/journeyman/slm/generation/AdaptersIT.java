package dev.journeyman.slm.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.slm.checkpoint.Projection;
import dev.journeyman.slm.network.Network;
import dev.journeyman.slm.network.Precision;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Four adapters of different ranks and targets and their base, mixed in one batch: each says what weights that it was merged into say alone. And adapters that come and go under way, whose
 * memory comes back.
 */
@Timeout(600)
class AdaptersIT {
    private static final long SEED = 20261123;
    private static final int CONTEXT = 420;
    private static final int REQUESTS = 40;
    private static final TokenBytes BYTES = token -> new byte[] {(byte) ('a' + token % 26)};
    private static final EngineOptions PLAIN = new EngineOptions(1, CONTEXT, REQUESTS, 128, Duration.ofSeconds(60));
    private static final List<String> NAMES = List.of("", "v1", "v2", "v3", "v4"); // the base first
    private static final int ROUNDS = 200;

    @TempDir
    private Path folder;

    private Path base;

    @BeforeEach
    void write() {
        base = folder.resolve("base");
        RandomNetwork.write(base, 64, CONTEXT, SEED);
        RandomAdapter.write(folder.resolve("v1"), base, 8, EnumSet.allOf(Projection.class), false, SEED + 1);
        RandomAdapter.write(
                folder.resolve("v2"), base, 4, EnumSet.of(Projection.QUERY, Projection.VALUE), true, SEED + 2);
        RandomAdapter.write(
                folder.resolve("v3"), base, 3, EnumSet.of(Projection.OUTPUT, Projection.UP), false, SEED + 3);
        RandomAdapter.write(
                folder.resolve("v4"),
                base,
                16,
                EnumSet.of(Projection.KEY, Projection.GATE, Projection.DOWN),
                false,
                SEED + 4);
    }

    @Test
    void eachSaysInCompanyWhatItsMergedWeightsSayAlone() throws Exception {
        List<GenerationRequest> requests = requests();
        int[][] alone = new int[REQUESTS][];
        for (int a = 0; a < NAMES.size(); a++) {
            Path merged = base;
            if (a > 0) {
                merged = folder.resolve("merged-" + a);
                RandomAdapter.merge(base, folder.resolve(NAMES.get(a)), merged);
            }
            try (Network network = RandomNetwork.load(merged, Precision.FLOAT32);
                    Engine engine = new Engine(new NetworkStepModel(network), BYTES, PLAIN)) {
                for (int i = 0; i < REQUESTS; i++) {
                    if (requests.get(i).adapter().equals(NAMES.get(a))) {
                        alone[i] =
                                engine.generate(requests.get(i).withAdapter("")).tokens();
                    }
                }
            }
        }
        assertThat(alone[1]).as("adapters say something of their own").isNotEqualTo(alone[0]);
        EngineOptions company = PLAIN.withSlots(6).withMaxQueued(2 * REQUESTS);
        equalsAlone(requests, alone, company);
        EngineStats stats =
                equalsAlone(requests, alone, company.withSharedBeginnings(true).withGuessedTokens(4));
        assertThat(stats.cachedPromptTokensTotal()).as("seed %d", SEED).isPositive();
        assertThat(stats.preemptionsTotal()).isPositive();
    }

    private EngineStats equalsAlone(List<GenerationRequest> requests, int[][] alone, EngineOptions options)
            throws Exception {
        List<Recorder> recorders = new ArrayList<>();
        requests.forEach(request -> recorders.add(new Recorder()));
        int[] passes = new Random(SEED).ints(REQUESTS - 1, 0, 150).sorted().toArray(); // when each but the first comes
        try (Network network = RandomNetwork.load(base, Precision.FLOAT32)) {
            Arrivals arrivals = new Arrivals(new NetworkStepModel(network), passes);
            try (Engine engine = new Engine(arrivals, BYTES, options)) {
                loadAll(engine);
                arrivals.submit = next -> engine.submit(requests.get(next), arrivals.heard(recorders.get(next)));
                engine.submit(requests.getFirst(), arrivals.heard(recorders.getFirst()));
                for (int i = 0; i < REQUESTS; i++) {
                    assertThat(recorders.get(i).result().tokens())
                            .as("seed %d, request %d: %s", SEED, i, requests.get(i))
                            .isEqualTo(alone[i]);
                }
                return engine.stats();
            }
        }
    }

    private void loadAll(Engine engine) {
        NAMES.stream().skip(1).forEach(name -> engine.adapters().load(name, folder.resolve(name)));
    }

    /** Prompts of 1 to 350 tokens, half of them with a common beginning, for each adapter and the base in turn. */
    private static List<GenerationRequest> requests() {
        Random random = new Random(SEED);
        int[] trunk = random.ints(300, 0, RandomNetwork.VOCABULARY).toArray();
        List<GenerationRequest> requests = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            int shared = i < NAMES.size() ? 0 : random.nextBoolean() ? 0 : random.nextInt(301);
            int[] prompt = Arrays.copyOf(trunk, shared + 1 + random.nextInt(50));
            for (int at = shared; at < prompt.length; at++) {
                prompt[at] = random.nextInt(RandomNetwork.VOCABULARY);
            }
            if (i < NAMES.size()) {
                prompt = Arrays.copyOf(trunk, 20); // the same question to all
            }
            Priority priority = i % 2 == 0 ? Priority.BATCH : Priority.INTERACTIVE;
            requests.add(GenerationRequest.greedy(prompt, 20 + random.nextInt(20))
                    .withAdapter(NAMES.get(i % NAMES.size()))
                    .withStanding(new Standing(priority, "caller", Duration.ofHours(1))));
        }
        return requests;
    }

    /** The first token's log-probabilities bit for bit; in 8 bits, where rows of a product do not depend on each other, all of them and the whole answer. */
    @ParameterizedTest
    @EnumSource(Precision.class)
    void whoElseIsThereDoesNotMatterToAnAdaptersAnswer(Precision precision) throws Exception {
        List<GenerationRequest> requests =
                requests().stream().map(request -> request.withTopLogprobs(5)).toList();
        try (Network network = RandomNetwork.load(base, precision)) {
            List<GenerationResult> alone = answers(network, PLAIN, requests);
            List<GenerationResult> together =
                    answers(network, PLAIN.withSlots(6).withSharedBeginnings(true), requests);
            for (int i = 0; i < REQUESTS; i++) {
                int tokens = precision == Precision.INT8 ? alone.get(i).tokens().length : 1;
                assertThat(bits(together.get(i), tokens))
                        .as("%s, seed %d, request %d: %s", precision, SEED, i, requests.get(i))
                        .isEqualTo(bits(alone.get(i), tokens));
            }
        }
    }

    private List<GenerationResult> answers(Network network, EngineOptions options, List<GenerationRequest> requests)
            throws Exception {
        try (Engine engine = new Engine(new NetworkStepModel(network), BYTES, options)) {
            loadAll(engine);
            List<Recorder> recorders = new ArrayList<>();
            for (GenerationRequest request : requests) {
                recorders.add(new Recorder());
                engine.submit(request.withStanding(Standing.DEFAULT), recorders.getLast());
            }
            return recorders.stream().map(Recorder::result).toList();
        }
    }

    private static List<String> bits(GenerationResult result, int tokens) {
        return result.logprobs().stream()
                .limit(tokens)
                .flatMap(each -> each.top().stream())
                .map(each -> each.token() + " " + Double.doubleToLongBits(each.logprob()))
                .toList();
    }

    @Test
    void manyComeAndGoUnderWayAndLeaveNothing() throws Exception {
        ResidentMemory.assumeTold();
        Path large = folder.resolve("large");
        RandomAdapter.write(large, base, 512, EnumSet.allOf(Projection.class), false, SEED + 5);
        AtomicBoolean ended = new AtomicBoolean();
        try (Network network = RandomNetwork.load(base, Precision.FLOAT32);
                Engine engine = new Engine(
                        new NetworkStepModel(network), BYTES, PLAIN.withSlots(4).withSharedBeginnings(true))) {
            loadAll(engine);
            Thread others = Thread.ofPlatform().start(() -> {
                for (int i = 0; !ended.get(); i++) {
                    try {
                        engine.generate(requests().get(i % NAMES.size()));
                    } catch (Exception e) {
                        throw new IllegalStateException(e); // the thread's end is looked at below
                    }
                }
            });
            comeAndGo(engine, large, 10); // code is compiled, the allocator has its arenas
            long before = ResidentMemory.bytes();
            long bytes = comeAndGo(engine, large, ROUNDS);
            long grown = ResidentMemory.bytes() - before;
            assertThat(others.isAlive()).as("no request failed").isTrue();
            ended.set(true);
            others.join();
            assertThat(engine.adapters().list()).hasSize(NAMES.size() - 1);
            assertThat(engine.stats().failedStepsTotal()).isZero();
            assertThat(grown).as("bytes, of %d that were loaded", bytes).isLessThan(bytes / 4);
        }
    }

    /** Each is unloaded while an answer of it is under way; it is told to its end. Returns the bytes that were loaded. */
    private static long comeAndGo(Engine engine, Path adapter, int times) throws Exception {
        long bytes = 0;
        for (int i = 0; i < times; i++) {
            String name = "large-" + i;
            engine.adapters().load(name, adapter);
            bytes += engine.adapters().list().getLast().bytes();
            Recorder answer = new Recorder();
            engine.submit(GenerationRequest.greedy(new int[] {1, 2, 3 + i}, 6).withAdapter(name), answer);
            engine.adapters().unload(name).join();
            assertThat(answer.result().tokens()).hasSize(6);
        }
        return bytes;
    }
}
