package dev.journeyman.loadtests.bench.gguf;

import dev.journeyman.slm.checkpoint.Architecture;
import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.checkpoint.ModelConfig;
import dev.journeyman.slm.checkpoint.Projection;
import dev.journeyman.slm.checkpoint.RopeScaling;
import dev.journeyman.slm.checkpoint.StoredTensor;
import dev.journeyman.slm.checkpoint.TensorNames;
import dev.journeyman.slm.checkpoint.WeightValues;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes a checkpoint of the Llama architecture as llama.cpp reads it: its names of tensors, its order of the rows of queries and keys, matrices
 * in one element type, norms in 32 bits, and a {@link PlainVocabulary}.
 *
 * <p>llama.cpp rotates neighbouring elements of a head, Hugging Face's form element i with element i + D/2; so row 2 i of a head comes from row i,
 * row 2 i + 1 from row i + D/2.
 */
public final class LlamaGguf {
    private static final int TYPE_NORMAL = 1;
    private static final int TYPE_UNKNOWN = 2;
    private static final int TYPE_CONTROL = 3;

    private static final Map<Projection, String> NAMES = names();

    private LlamaGguf() {}

    /**
     * Writes a model file that must not be there.
     *
     * @throws IllegalArgumentException where the checkpoint is not a plain Llama, or a matrix's rows are no whole blocks of the type
     */
    public static void write(Checkpoint checkpoint, GgufType type, Path file) throws IOException {
        ModelConfig config = checkpoint.config();
        if (config.architecture() != Architecture.LLAMA
                || !(config.ropeScaling() instanceof RopeScaling.None)
                || config.attentionBias()
                || config.outputBias()) {
            throw new IllegalArgumentException("only a plain Llama is written as GGUF, not " + checkpoint.directory());
        }
        GgufWriter writer = new GgufWriter();
        metadata(writer, config);
        vocabulary(writer, config.vocabularySize());
        matrix(writer, "token_embd.weight", type, checkpoint.tensor(TensorNames.EMBEDDINGS), 0);
        for (int layer = 0; layer < config.layers(); layer++) {
            String block = "blk." + layer + '.';
            norm(writer, block + "attn_norm.weight", checkpoint.tensor(TensorNames.inputNorm(layer)));
            norm(writer, block + "ffn_norm.weight", checkpoint.tensor(TensorNames.postAttentionNorm(layer)));
            for (Map.Entry<Projection, String> entry : NAMES.entrySet()) {
                boolean rotated = entry.getKey() == Projection.QUERY || entry.getKey() == Projection.KEY;
                matrix(
                        writer,
                        block + entry.getValue() + ".weight",
                        type,
                        checkpoint.tensor(entry.getKey().weight(layer)),
                        rotated ? config.headWidth() : 0);
            }
        }
        norm(writer, "output_norm.weight", checkpoint.tensor(TensorNames.FINAL_NORM));
        if (!config.tiedEmbeddings()) {
            matrix(writer, "output.weight", type, checkpoint.tensor(TensorNames.OUTPUT_HEAD), 0);
        }
        writer.write(file);
    }

    private static void metadata(GgufWriter writer, ModelConfig config) {
        writer.text("general.architecture", "llama")
                .text("general.name", "random weights")
                .count("general.quantization_version", 2)
                .count("llama.vocab_size", config.vocabularySize())
                .count("llama.context_length", config.contextTokens())
                .count("llama.embedding_length", config.width())
                .count("llama.block_count", config.layers())
                .count("llama.feed_forward_length", config.hiddenWidth())
                .count("llama.attention.head_count", config.heads())
                .count("llama.attention.head_count_kv", config.kvHeads())
                .count("llama.attention.key_length", config.headWidth())
                .count("llama.attention.value_length", config.headWidth())
                .real("llama.attention.layer_norm_rms_epsilon", (float) config.rmsEpsilon())
                .count("llama.rope.dimension_count", config.headWidth())
                .real("llama.rope.freq_base", (float) config.ropeTheta());
    }

    private static void vocabulary(GgufWriter writer, int size) {
        int[] types = new int[size];
        Arrays.fill(types, TYPE_NORMAL);
        types[PlainVocabulary.UNKNOWN] = TYPE_UNKNOWN;
        types[PlainVocabulary.BEGINNING] = TYPE_CONTROL;
        types[PlainVocabulary.END] = TYPE_CONTROL;
        writer.text("tokenizer.ggml.model", "llama")
                .texts("tokenizer.ggml.tokens", PlainVocabulary.tokens(size))
                .reals("tokenizer.ggml.scores", new float[size])
                .integers("tokenizer.ggml.token_type", types)
                .count("tokenizer.ggml.unknown_token_id", PlainVocabulary.UNKNOWN)
                .count("tokenizer.ggml.bos_token_id", PlainVocabulary.BEGINNING)
                .count("tokenizer.ggml.eos_token_id", PlainVocabulary.END)
                .flag("tokenizer.ggml.add_bos_token", false)
                .flag("tokenizer.ggml.add_eos_token", false)
                .flag("tokenizer.ggml.add_space_prefix", false);
    }

    private static void norm(GgufWriter writer, String name, StoredTensor tensor) {
        writer.vector(name, GgufType.F32, (int) tensor.elements(), (row, into) -> WeightValues.read(tensor, 0, into));
    }

    /** {@code headWidth} is 0 where rows keep their order. */
    private static void matrix(GgufWriter writer, String name, GgufType type, StoredTensor tensor, int headWidth) {
        int rows = (int) tensor.shape()[0];
        int columns = (int) tensor.shape()[1];
        writer.matrix(
                name,
                type,
                rows,
                columns,
                (row, into) -> WeightValues.read(tensor, (long) sourceRow(row, headWidth) * columns, into));
    }

    /** The row of a checkpoint's matrix that becomes this row of the file. */
    static int sourceRow(int row, int headWidth) {
        if (headWidth == 0) {
            return row;
        }
        int inHead = row % headWidth;
        return row - inHead + inHead / 2 + (inHead % 2) * headWidth / 2;
    }

    private static Map<Projection, String> names() {
        Map<Projection, String> names = new LinkedHashMap<>();
        names.put(Projection.QUERY, "attn_q");
        names.put(Projection.KEY, "attn_k");
        names.put(Projection.VALUE, "attn_v");
        names.put(Projection.OUTPUT, "attn_output");
        names.put(Projection.GATE, "ffn_gate");
        names.put(Projection.UP, "ffn_up");
        names.put(Projection.DOWN, "ffn_down");
        return names;
    }
}
