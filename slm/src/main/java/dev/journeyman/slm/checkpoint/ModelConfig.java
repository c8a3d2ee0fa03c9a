package dev.journeyman.slm.checkpoint;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * The shape of a network, as config.json tells it; validated when made, every problem reported at once.
 *
 * @param architecture the family
 * @param vocabularySize V, rows of the embedding
 * @param width C, the residual stream's width ({@code hidden_size})
 * @param hiddenWidth width inside the feed-forward block ({@code intermediate_size})
 * @param layers L
 * @param heads H, query heads
 * @param kvHeads key and value heads; divides {@code heads}
 * @param headWidth D; even. {@code heads * headWidth} need not equal {@code width}
 * @param rmsEpsilon added to the mean square in RMS norms
 * @param ropeTheta base of the rotary frequencies
 * @param ropeScaling how they are stretched
 * @param contextTokens the longest context ({@code max_position_embeddings})
 * @param slidingWindowTokens a token at position p sees the positions in (p - slidingWindowTokens, p]; 0 for all
 * @param slidingWindowFromLayer the first layer with the window; the layers below see everything (Qwen's
 *     {@code max_window_layers}). 0 where there is no window
 * @param tiedEmbeddings whether the output head is the embedding, so that {@code lm_head.weight} is not stored
 * @param attentionBias whether q, k and v have biases
 * @param outputBias whether the attention's output projection has a bias
 * @param mlpBias whether gate, up and down have biases
 * @param queryKeyNorm whether each head's q and k are RMS-normed before rotation
 * @param endTokens tokens that end a generation, of config.json and generation_config.json; may be empty
 * @param beginToken the token a text starts with, if the model has one
 * @param torchDtype the type the weights were saved in: float32, float16 or bfloat16. The tensors' own types decide
 */
public record ModelConfig(
        Architecture architecture,
        int vocabularySize,
        int width,
        int hiddenWidth,
        int layers,
        int heads,
        int kvHeads,
        int headWidth,
        double rmsEpsilon,
        double ropeTheta,
        RopeScaling ropeScaling,
        int contextTokens,
        int slidingWindowTokens,
        int slidingWindowFromLayer,
        boolean tiedEmbeddings,
        boolean attentionBias,
        boolean outputBias,
        boolean mlpBias,
        boolean queryKeyNorm,
        List<Integer> endTokens,
        OptionalInt beginToken,
        String torchDtype) {

    /**
     * Checks every value.
     *
     * @throws CheckpointException naming all values that are out of range or contradict each other
     */
    public ModelConfig {
        endTokens = List.copyOf(endTokens);
        List<Problem> problems = new ModelConfigRules()
                .sizes(vocabularySize, width, hiddenWidth, layers, contextTokens)
                .attention(heads, kvHeads, headWidth)
                .numbers(rmsEpsilon, ropeTheta, ropeScaling)
                .window(architecture, layers, slidingWindowTokens, slidingWindowFromLayer)
                .extras(architecture, attentionBias, outputBias, mlpBias, queryKeyNorm)
                .tokens(vocabularySize, endTokens, beginToken)
                .dtype(torchDtype)
                .problems();
        if (!problems.isEmpty()) {
            throw new CheckpointException("model config", problems);
        }
    }

    /**
     * Reads the text of a config.json.
     *
     * @param source what the messages call it, usually the file's name
     * @throws CheckpointException naming every problem
     */
    public static ModelConfig parse(String json, String source) {
        return ModelConfigReader.parse(json, source);
    }

    /**
     * Reads a directory's config.json, and the end tokens of its generation_config.json where there is one.
     *
     * @throws CheckpointException naming every problem
     */
    public static ModelConfig read(Path directory) {
        return ModelConfigReader.read(directory);
    }

    /** This config as a config.json that {@link #parse} and other tools read. */
    public String toJson() {
        return ModelConfigJson.write(this);
    }

    /** The window of one layer in tokens, 0 where the layer sees everything. */
    public int windowTokens(int layer) {
        return layer >= slidingWindowFromLayer ? slidingWindowTokens : 0;
    }

    /** The number of weights, a tied output head counted once. */
    public long parameterCount() {
        return TensorNames.expectedShapes(this).values().stream()
                .mapToLong(StoredTensor::elements)
                .sum();
    }
}
