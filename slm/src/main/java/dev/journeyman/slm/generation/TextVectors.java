package dev.journeyman.slm.generation;

import dev.journeyman.slm.network.HiddenStates;
import dev.journeyman.slm.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.List;

/** Texts as vectors by a language model's hidden states. Threads take turns; the model must not be generating meanwhile. */
public final class TextVectors implements AutoCloseable {
    private final Tokenizer tokenizer;
    private final HiddenStates states;
    private final int layer;
    private final boolean normed;

    TextVectors(Tokenizer tokenizer, HiddenStates states, int layer, boolean normed) {
        this.tokenizer = tokenizer;
        this.states = states;
        this.layer = layer;
        this.normed = normed;
        if (layer < 0 || layer > states.layers()) {
            states.close();
            throw new IllegalArgumentException("layer " + layer + " of a network with " + states.layers());
        }
    }

    /** C, the width of a vector. */
    public int width() {
        return states.width();
    }

    /** The vector [C] of a text, as long as the network makes it; all zeros for an empty text. What is past the most tokens is not looked at. */
    public synchronized float[] vector(String text) {
        int[] tokens = first(text);
        return tokens.length == 0 ? new float[width()] : states.means(List.of(tokens), layer, normed)[0];
    }

    /** The vector [C] of each token of a text [T,C]; none for an empty text. What is past the most tokens is not looked at. */
    public synchronized float[][] tokenVectors(String text) {
        int[] tokens = first(text);
        return tokens.length == 0 ? new float[0][] : states.tokens(tokens, layer, normed);
    }

    private int[] first(String text) {
        int[] tokens = tokenizer.encode(text);
        return tokens.length <= states.mostTokens() ? tokens : Arrays.copyOf(tokens, states.mostTokens());
    }

    @Override
    public synchronized void close() {
        states.close();
    }
}
