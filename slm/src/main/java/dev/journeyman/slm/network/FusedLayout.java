package dev.journeyman.slm.network;

import dev.journeyman.slm.checkpoint.ModelConfig;
import dev.journeyman.slm.checkpoint.Projection;
import dev.journeyman.slm.checkpoint.TensorNames;
import java.util.ArrayList;
import java.util.List;

/**
 * Which stored tensors make up each entry of the network file's list of weights, in its order. Loading reads it one way,
 * saving a trained network the other.
 */
public final class FusedLayout {
    /**
     * One entry of the list.
     *
     * @param names the stored tensors that lie one below the other in it; none where the architecture lacks it
     * @param matrix whether it is the right side of a product, which may be quantised
     */
    public record Entry(List<String> names, boolean matrix) {
        static final Entry ABSENT = new Entry(List.of(), false);

        static Entry vector(String name) {
            return new Entry(List.of(name), false);
        }

        static Entry matrix(String name) {
            return new Entry(List.of(name), true);
        }
    }

    private FusedLayout() {}

    /** The entries from the embedding to the last norm; the output head follows, as {@link #head} says. */
    public static List<Entry> body(ModelConfig config) {
        List<Entry> entries = new ArrayList<>();
        entries.add(Entry.vector(TensorNames.EMBEDDINGS));
        for (int l = 0; l < config.layers(); l++) {
            entries.add(Entry.vector(TensorNames.inputNorm(l)));
            product(entries, config, l, Projection.QUERY, Projection.KEY, Projection.VALUE);
            entries.add(config.queryKeyNorm() ? Entry.vector(TensorNames.queryNorm(l)) : Entry.ABSENT);
            entries.add(config.queryKeyNorm() ? Entry.vector(TensorNames.keyNorm(l)) : Entry.ABSENT);
            product(entries, config, l, Projection.OUTPUT);
            entries.add(Entry.vector(TensorNames.postAttentionNorm(l)));
            entries.add(weights(l, Projection.GATE, Projection.UP));
            entries.add(weights(l, Projection.DOWN));
            entries.add(biases(config, l, Projection.GATE, Projection.UP, Projection.DOWN));
        }
        entries.add(Entry.vector(TensorNames.FINAL_NORM));
        return entries;
    }

    /** The output head: the embedding again where it is tied. */
    public static Entry head(ModelConfig config) {
        return Entry.matrix(config.tiedEmbeddings() ? TensorNames.EMBEDDINGS : TensorNames.OUTPUT_HEAD);
    }

    private static void product(List<Entry> entries, ModelConfig config, int layer, Projection... projections) {
        entries.add(weights(layer, projections));
        entries.add(biases(config, layer, projections));
    }

    private static Entry weights(int layer, Projection... projections) {
        List<String> names = new ArrayList<>();
        for (Projection projection : projections) {
            names.add(projection.weight(layer));
        }
        return new Entry(List.copyOf(names), true);
    }

    private static Entry biases(ModelConfig config, int layer, Projection... projections) {
        List<String> names = new ArrayList<>();
        for (Projection projection : projections) {
            if (projection.hasBias(config)) {
                names.add(projection.bias(layer));
            }
        }
        return names.isEmpty() ? Entry.ABSENT : new Entry(List.copyOf(names), false);
    }
}
