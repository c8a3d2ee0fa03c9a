package dev.journeyman.gateway.models;

import dev.journeyman.slm.checkpoint.CheckpointWriter;
import dev.journeyman.slm.checkpoint.ModelConfig;
import dev.journeyman.slm.checkpoint.TensorNames;
import dev.journeyman.slm.checkpoint.TensorSource;
import dev.journeyman.slm.tokenizer.BpeTrainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Writes a model of a few thousand random weights, whole as an import wants it. */
public final class TinyModel {
    private static final String CONFIG = """
            {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "vocab_size": 320, "hidden_size": 8,
             "intermediate_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "num_key_value_heads": 1,
             "max_position_embeddings": 64, "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "hidden_act": "silu",
             "tie_word_embeddings": true, "torch_dtype": "float32", "eos_token_id": 1}
            """;

    private TinyModel() {}

    /** In one weights file. */
    public static Path write(Path directory, long seed) throws IOException {
        return write(directory, seed, CheckpointWriter.DEFAULT_SHARD_BYTES, false);
    }

    /** In shards of about this size. */
    public static Path sharded(Path directory, long seed, long shardBytes) throws IOException {
        return write(directory, seed, shardBytes, false);
    }

    /** With one weight that is NaN. */
    public static Path broken(Path directory, long seed) throws IOException {
        return write(directory, seed, CheckpointWriter.DEFAULT_SHARD_BYTES, true);
    }

    private static Path write(Path directory, long seed, long shardBytes, boolean withNan) throws IOException {
        Random random = new Random(seed);
        ModelConfig config = ModelConfig.parse(CONFIG, "config.json of TinyModel");
        List<TensorSource> tensors = new ArrayList<>();
        TensorNames.expectedShapes(config).forEach((name, shape) -> {
            int elements = 1;
            for (long size : shape) {
                elements *= Math.toIntExact(size);
            }
            float[] values = new float[elements];
            for (int i = 0; i < elements; i++) {
                values[i] = (float) (0.02 * random.nextGaussian());
            }
            if (withNan && name.equals(TensorNames.FINAL_NORM)) {
                values[3] = Float.NaN;
            }
            tensors.add(TensorSource.ofFloats(name, shape, values));
        });
        CheckpointWriter.write(directory, config, tensors, shardBytes);
        BpeTrainer.train(
                List.of("the engine misfires", "the engine stalls", "a coil fails")
                        .iterator(),
                320,
                List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>"),
                directory);
        return directory;
    }
}
