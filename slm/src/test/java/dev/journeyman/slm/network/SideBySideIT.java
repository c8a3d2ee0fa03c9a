package dev.journeyman.slm.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.checkpoint.ElementType;
import dev.journeyman.slm.checkpoint.ModelConfig;
import dev.journeyman.slm.training.TrainableNetwork;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One network for several threads, each with a cache of its own, as evals generate and weigh answers at once. */
@Timeout(120)
class SideBySideIT {
    private static final int VOCABULARY = 128;
    private static final int STEPS = 300;

    @TempDir
    private Path folder;

    private Network load() {
        ModelConfig config = ModelConfig.parse("""
                {"model_type": "llama", "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4,
                 "num_key_value_heads": 2, "vocab_size": %d, "intermediate_size": 64,
                 "max_position_embeddings": 64, "tie_word_embeddings": true, "eos_token_id": []}
                """.formatted(VOCABULARY), "config.json");
        try (TrainableNetwork random = TrainableNetwork.random(config, 16, 1)) {
            random.export(folder, ElementType.F32);
        }
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            return Network.load(checkpoint, Precision.FLOAT32);
        }
    }

    /** The likeliest tokens after random pieces of random lengths. */
    private static List<Integer> steps(Network network, long seed) {
        Random random = new Random(seed);
        List<Integer> best = new ArrayList<>();
        try (KvCache cache = network.newCache(2, 64)) {
            for (int i = 0; i < STEPS; i++) {
                List<Row> rows = new ArrayList<>();
                int many = 1 + random.nextInt(2);
                for (int slot = 0; slot < many; slot++) {
                    int[] tokens =
                            random.ints(1 + random.nextInt(40), 0, VOCABULARY).toArray();
                    rows.add(new Row(slot, 0, tokens, Row.Want.LAST));
                }
                try (Logits logits = network.forward(rows, cache)) {
                    for (int row = 0; row < rows.size(); row++) {
                        best.add(logits.argmax(row));
                    }
                }
            }
        }
        return best;
    }

    @Test
    void threadsWithCachesOfTheirOwnDoNotHearOfEachOther() throws Exception {
        try (Network network = load()) {
            List<FutureTask<List<Integer>>> tasks = new ArrayList<>();
            for (long seed = 1; seed <= 3; seed++) {
                long own = seed;
                FutureTask<List<Integer>> task = new FutureTask<>(() -> steps(network, own));
                tasks.add(task);
                Thread.ofPlatform().start(task);
            }
            for (int i = 0; i < tasks.size(); i++) {
                assertThat(tasks.get(i).get()).isEqualTo(steps(network, i + 1));
            }
        }
    }
}
