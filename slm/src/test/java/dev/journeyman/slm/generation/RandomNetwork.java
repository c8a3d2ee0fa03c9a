package dev.journeyman.slm.generation;

import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.checkpoint.ElementType;
import dev.journeyman.slm.checkpoint.ModelConfig;
import dev.journeyman.slm.network.Network;
import dev.journeyman.slm.network.Precision;
import dev.journeyman.slm.training.TrainableNetwork;
import java.nio.file.Path;

/** Small networks with random weights, for tests of the engine over the real kernels. */
final class RandomNetwork {
    static final int VOCABULARY = 512;

    private RandomNetwork() {}

    /**
     * Writes a network without an end token.
     *
     * @param width of a hidden state, with heads of 32, two of which share a key head
     */
    static void write(Path folder, int width, int contextTokens, long seed) {
        ModelConfig config = ModelConfig.parse(
                """
                {"model_type": "llama", "hidden_size": %d, "num_hidden_layers": 2, "num_attention_heads": %d,
                 "num_key_value_heads": %d, "vocab_size": %d, "intermediate_size": %d,
                 "max_position_embeddings": %d, "tie_word_embeddings": true, "eos_token_id": []}
                """.formatted(width, width / 32, width / 64, VOCABULARY, 2 * width + 32, contextTokens), "config.json");
        try (TrainableNetwork random = TrainableNetwork.random(config, 16, seed)) {
            random.export(folder, ElementType.F32);
        }
    }

    static Network load(Path folder, Precision precision) {
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            return Network.load(checkpoint, precision);
        }
    }
}
