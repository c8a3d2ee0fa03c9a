package dev.journeyman.gateway.retrieval.embedding;

import dev.journeyman.slm.generation.TextVectors;
import java.util.List;

/**
 * The language model's own hidden states as an embedding, without what all texts have in common: the mean over some texts is taken off (Mu and Viswanath 2018),
 * or every text would point the same way. Measured against the projection and found worse; docs/decisions/0008-retrieval.md has the figures.
 */
public final class HiddenStateEmbedding implements Embedding {
    private final TextVectors vectors;
    private final String name;
    private final String digest;
    private final float[] mean;

    /**
     * An embedding over a model that stays the caller's to close.
     *
     * @param name of model and layer
     * @param digest of the model's files and the layer
     * @param typical texts whose mean is taken off; none for none
     */
    public HiddenStateEmbedding(TextVectors vectors, String name, String digest, List<String> typical) {
        this.vectors = vectors;
        this.name = name;
        this.digest = digest;
        this.mean = new float[vectors.width()];
        for (String text : typical) {
            float[] vector = UnitVectors.normalise(vectors.vector(text));
            for (int c = 0; c < mean.length; c++) {
                mean[c] += vector[c] / typical.size();
            }
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String digest() {
        return digest;
    }

    @Override
    public int dimension() {
        return vectors.width();
    }

    @Override
    public float[] embed(String text) {
        float[] vector = UnitVectors.normalise(vectors.vector(text));
        if (text.isBlank()) {
            return vector;
        }
        for (int c = 0; c < mean.length; c++) {
            vector[c] -= mean[c];
        }
        return UnitVectors.normalise(vector);
    }
}
