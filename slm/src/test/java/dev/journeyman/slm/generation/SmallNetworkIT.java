package dev.journeyman.slm.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.pytorch.jni.JniUtils;
import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.checkpoint.ElementType;
import dev.journeyman.slm.checkpoint.ModelConfig;
import dev.journeyman.slm.network.Network;
import dev.journeyman.slm.network.Precision;
import dev.journeyman.slm.training.TrainableNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How many threads share the work of an engine's steps, by the size of its network. */
@Timeout(120)
class SmallNetworkIT {
    private static final EngineOptions OPTIONS = new EngineOptions(2, 64, 4, 16, Duration.ofSeconds(20));

    @TempDir
    private Path folder;

    private Network load(int vocabulary) throws IOException {
        ModelConfig config = ModelConfig.parse("""
                {"model_type": "llama", "hidden_size": 256, "num_hidden_layers": 1, "num_attention_heads": 4,
                 "num_key_value_heads": 2, "vocab_size": %d, "intermediate_size": 512,
                 "max_position_embeddings": 128, "tie_word_embeddings": true, "eos_token_id": []}
                """.formatted(vocabulary), "config.json");
        Path model = folder.resolve("of-" + vocabulary);
        try (TrainableNetwork random = TrainableNetwork.random(config, 16, 1)) {
            random.export(model, ElementType.F32);
        }
        try (Checkpoint checkpoint = Checkpoint.open(model)) {
            return Network.load(checkpoint, Precision.BFLOAT16);
        }
    }

    private static Engine engine(Network network) {
        byte[] letter = {'a'};
        return new Engine(new NetworkStepModel(network), token -> letter, OPTIONS);
    }

    private static int threadsOfAnother() {
        return CompletableFuture.supplyAsync(JniUtils::getNumThreads, Thread.ofPlatform()::start)
                .join();
    }

    /** How many threads a step's operators have, asked in the engine's own thread. */
    private static int threadsOf(Engine engine) throws Exception {
        List<Integer> seen = new CopyOnWriteArrayList<>();
        Recorder recorder = new Recorder(text -> seen.add(JniUtils.getNumThreads()));
        engine.submit(GenerationRequest.greedy(new int[] {1, 2, 3}, 4), recorder);
        recorder.result();
        assertThat(seen).isNotEmpty();
        return seen.getLast();
    }

    @Test
    void aSmallNetworkStepsWithOneThreadAndALargeOneBesideItWithAll() throws Exception {
        try (Network small = load(512);
                Network large = load(24_000);
                Engine ofSmall = engine(small);
                Engine ofLarge = engine(large)) {
            assertThat(small.isSmall()).isTrue();
            assertThat(large.isSmall()).isFalse();
            int all = threadsOfAnother();
            assumeTrue(all > 1, "there is one processor");
            for (int i = 0; i < 3; i++) {
                assertThat(threadsOf(ofSmall)).isEqualTo(1);
                assertThat(threadsOfAnother()).isEqualTo(all);
                assertThat(threadsOf(ofLarge)).isEqualTo(all);
                assertThat(threadsOfAnother()).isEqualTo(all);
            }
        }
    }
}
