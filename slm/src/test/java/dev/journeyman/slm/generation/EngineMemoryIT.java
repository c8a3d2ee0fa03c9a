package dev.journeyman.slm.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.checkpoint.ElementType;
import dev.journeyman.slm.checkpoint.ModelConfig;
import dev.journeyman.slm.network.Network;
import dev.journeyman.slm.network.Precision;
import dev.journeyman.slm.training.TrainableNetwork;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Memory outside Java's heap returns to its level: resident memory before and after work that would take several times the
 * bound if a step's logits, or a network's weights, were kept.
 */
@Timeout(300)
class EngineMemoryIT {
    private static final int VOCABULARY = 32_000;
    private static final int WIDTH = 128;
    private static final int ANSWER_TOKENS = 8;
    private static final long BOUND_BYTES = 256L << 20;

    @TempDir
    private Path folder;

    @BeforeEach
    void write() {
        ResidentMemory.assumeTold();
        ModelConfig config = ModelConfig.parse("""
                {"model_type": "llama", "hidden_size": %d, "num_hidden_layers": 1, "num_attention_heads": 2,
                 "num_key_value_heads": 1, "vocab_size": %d, "intermediate_size": 64,
                 "max_position_embeddings": 64, "tie_word_embeddings": true, "eos_token_id": []}
                """.formatted(WIDTH, VOCABULARY), "config.json");
        try (TrainableNetwork random = TrainableNetwork.random(config, 16, 20261121)) {
            random.export(folder.resolve("model"), ElementType.F32);
        }
    }

    @Test
    void aThousandGenerationsLeaveNothing() throws Exception {
        int generations = 1100;
        assertThat((long) generations * ANSWER_TOKENS * VOCABULARY * Float.BYTES)
                .isGreaterThan(2 * BOUND_BYTES);
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve("model"));
                Network network = Network.load(checkpoint, Precision.FLOAT32);
                Engine engine = engine(network)) {
            generate(engine, 200); // code is compiled, the allocator has its arenas
            long before = ResidentMemory.bytes();
            generate(engine, generations);
            assertThat(ResidentMemory.bytes() - before).isLessThan(BOUND_BYTES);
            assertThat(engine.stats().finishedTotal()).isEqualTo(200 + generations);
        }
    }

    @Test
    void networksThatAreClosedLeaveNothing() throws Exception {
        int networks = 80;
        assertThat((long) networks * VOCABULARY * WIDTH * Float.BYTES).isGreaterThan(2 * BOUND_BYTES);
        loadAndClose(5);
        long before = ResidentMemory.bytes();
        loadAndClose(networks);
        assertThat(ResidentMemory.bytes() - before).isLessThan(BOUND_BYTES);
    }

    private void loadAndClose(int times) throws Exception {
        for (int i = 0; i < times; i++) {
            try (Checkpoint checkpoint = Checkpoint.open(folder.resolve("model"));
                    Network network = Network.load(checkpoint, Precision.FLOAT32);
                    Engine engine = engine(network)) {
                generate(engine, 1);
            }
        }
    }

    private static Engine engine(Network network) {
        byte[] letter = {'a'};
        EngineOptions options = new EngineOptions(4, 64, 16, 16, Duration.ofSeconds(20));
        return new Engine(new NetworkStepModel(network), token -> letter, options);
    }

    /** Some are sampled, some cancelled, and of some the listener throws. */
    private static void generate(Engine engine, int count) throws Exception {
        List<Recorder> recorders = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean throwing = i % 11 == 10;
            Recorder r = new Recorder(text -> {
                if (throwing) {
                    throw new IllegalStateException("thrown on purpose");
                }
            });
            GenerationRequest request = GenerationRequest.greedy(new int[] {1, 2 + i, 3}, ANSWER_TOKENS);
            SamplingOptions sampled = SamplingOptions.builder().seed(i).build();
            Generation generation = engine.submit(i % 20 == 0 ? request.withSampling(sampled) : request, r);
            if (i % 13 == 12) {
                generation.cancel();
            }
            recorders.add(r);
            if (recorders.size() == 8) {
                recorders.forEach(Recorder::awaitEnd);
                recorders.clear();
            }
        }
        recorders.forEach(Recorder::awaitEnd);
    }
}
