package dev.journeyman.slm.checkpoint;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/** The names and shapes of a checkpoint's tensors. The maps inside a layer are named by {@link Projection}. */
public final class TensorNames {
    /** Token embeddings: [V, C]. */
    public static final String EMBEDDINGS = "model.embed_tokens.weight";
    /** The last RMS norm: [C]. */
    public static final String FINAL_NORM = "model.norm.weight";
    /** The output head: [V, C]; not stored where it is tied to the embeddings. */
    public static final String OUTPUT_HEAD = "lm_head.weight";

    /** Buffers that old versions of transformers saved beside the weights. They follow from the config. */
    private static final Pattern COMPUTED =
            Pattern.compile("model\\.layers\\.\\d+\\.self_attn\\.rotary_emb\\.inv_freq");

    private TensorNames() {}

    /** The prefix of a layer's tensors, with its dot. */
    static String layer(int layer) {
        return "model.layers." + layer + '.';
    }

    /** RMS norm before attention: [C]. */
    public static String inputNorm(int layer) {
        return layer(layer) + "input_layernorm.weight";
    }

    /** RMS norm before the feed-forward block: [C]. */
    public static String postAttentionNorm(int layer) {
        return layer(layer) + "post_attention_layernorm.weight";
    }

    /** RMS norm of each head's query, Qwen3 only: [D]. */
    public static String queryNorm(int layer) {
        return layer(layer) + "self_attn.q_norm.weight";
    }

    /** RMS norm of each head's key, Qwen3 only: [D]. */
    public static String keyNorm(int layer) {
        return layer(layer) + "self_attn.k_norm.weight";
    }

    /** Every tensor that a checkpoint of this config must hold, and its shape; in the order in which we write them. */
    public static SequencedMap<String, long[]> expectedShapes(ModelConfig config) {
        SequencedMap<String, long[]> shapes = new LinkedHashMap<>();
        long width = config.width();
        shapes.put(EMBEDDINGS, new long[] {config.vocabularySize(), width});
        for (int layer = 0; layer < config.layers(); layer++) {
            shapes.put(inputNorm(layer), new long[] {width});
            shapes.put(postAttentionNorm(layer), new long[] {width});
            if (config.queryKeyNorm()) {
                shapes.put(queryNorm(layer), new long[] {config.headWidth()});
                shapes.put(keyNorm(layer), new long[] {config.headWidth()});
            }
            for (Projection projection : Projection.values()) {
                long out = projection.outWidth(config);
                shapes.put(projection.weight(layer), new long[] {out, projection.inWidth(config)});
                if (projection.hasBias(config)) {
                    shapes.put(projection.bias(layer), new long[] {out});
                }
            }
        }
        shapes.put(FINAL_NORM, new long[] {width});
        if (!config.tiedEmbeddings()) {
            shapes.put(OUTPUT_HEAD, new long[] {config.vocabularySize(), width});
        }
        return shapes;
    }

    /** Whether a tensor may stand in a file though nothing reads it. */
    static boolean isComputed(String name) {
        return COMPUTED.matcher(name).matches();
    }
}
