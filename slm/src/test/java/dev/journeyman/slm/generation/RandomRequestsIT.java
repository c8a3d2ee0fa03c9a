package dev.journeyman.slm.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.slm.network.Network;
import dev.journeyman.slm.network.Precision;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * 64 requests of mixed lengths that come at random times (counted in passes, so the test replays), with everything on: a prefix cache, prompts in pieces beside answers, batches that give
 * their slots up, guesses. Each says what it says alone with all of that off, token for token, in float32.
 */
@Timeout(600)
class RandomRequestsIT {
    private static final long SEED = 20261122;
    private static final int REQUESTS = 64;
    private static final int CONTEXT = 420;
    private static final TokenBytes BYTES = token -> new byte[] {(byte) ('a' + token % 26)};
    private static final EngineOptions PLAIN = new EngineOptions(1, CONTEXT, REQUESTS, 128, Duration.ofSeconds(60));
    private static final EngineOptions ALL = PLAIN.withSlots(5)
            .withMaxQueued(2 * REQUESTS)
            .withSharedBeginnings(true)
            .withGuessedTokens(4);

    @TempDir
    private Path folder;

    private Network network;

    @BeforeEach
    void load() {
        RandomNetwork.write(folder, 64, CONTEXT, SEED);
        network = RandomNetwork.load(folder, Precision.FLOAT32);
    }

    @AfterEach
    void close() {
        network.close();
    }

    @Test
    void everyRequestSaysWhatItSaysAlone() throws Exception {
        List<GenerationRequest> requests = requests();
        List<GenerationResult> alone = new ArrayList<>();
        for (GenerationRequest request : requests) {
            try (Engine engine = new Engine(new NetworkStepModel(network), BYTES, PLAIN)) {
                alone.add(engine.generate(request));
            }
        }
        EngineStats stats = equalsAlone(requests, alone, new Random(SEED));
        assertThat(stats.cachedPromptTokensTotal()).as("seed %d", SEED).isPositive();
        assertThat(stats.preemptionsTotal()).isPositive();
        assertThat(stats.rightlyGuessedTokensTotal()).isPositive();
        assertThat(stats.stepsTotal()).isLessThan(stats.completionTokensTotal() + stats.promptTokensTotal());
        equalsAlone(requests, alone, new Random(SEED + 1)); // at other times
    }

    private EngineStats equalsAlone(List<GenerationRequest> requests, List<GenerationResult> alone, Random random)
            throws Exception {
        List<Recorder> recorders = new ArrayList<>();
        requests.forEach(request -> recorders.add(new Recorder()));
        int[] passes = random.ints(REQUESTS - 1, 0, 300).sorted().toArray(); // when each but the first comes
        Arrivals arrivals = new Arrivals(new NetworkStepModel(network), passes);
        try (Engine engine = new Engine(arrivals, BYTES, ALL)) {
            arrivals.submit = next -> engine.submit(requests.get(next), arrivals.heard(recorders.get(next)));
            engine.submit(requests.getFirst(), arrivals.heard(recorders.getFirst()));
            for (int i = 0; i < requests.size(); i++) {
                assertThat(recorders.get(i).result().tokens())
                        .as("seed %d, request %d: %s", SEED, i, requests.get(i))
                        .isEqualTo(alone.get(i).tokens());
            }
            return engine.stats();
        }
    }

    /** Prompts of 1 to 350 tokens, half of them with a common beginning; the later half of each prompt repeats itself, which invites guesses. */
    private static List<GenerationRequest> requests() {
        Random random = new Random(SEED);
        int[] trunk = random.ints(300, 0, RandomNetwork.VOCABULARY).toArray();
        List<GenerationRequest> requests = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            int shared = random.nextBoolean() ? 0 : random.nextInt(301);
            int[] prompt = Arrays.copyOf(trunk, shared + 1 + random.nextInt(50));
            for (int at = shared; at < prompt.length; at++) {
                prompt[at] =
                        at >= 8 && random.nextInt(4) > 0 ? prompt[at - 4] : random.nextInt(RandomNetwork.VOCABULARY);
            }
            GenerationRequest request = GenerationRequest.greedy(prompt, 1 + random.nextInt(40));
            if (i % 3 == 2) {
                request = request.withSampling(SamplingOptions.builder()
                        .temperature(0.3)
                        .topP(0.9)
                        .seed(i)
                        .build());
            }
            Priority priority = i % 2 == 0 ? Priority.BATCH : Priority.INTERACTIVE;
            requests.add(request.withStanding(new Standing(priority, "caller " + i % 5, Duration.ofHours(1))));
        }
        return requests;
    }
}
