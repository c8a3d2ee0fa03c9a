package dev.journeyman.slm.network;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import dev.journeyman.slm.checkpoint.ModelConfig;
import java.util.Arrays;
import java.util.List;

/**
 * Texts as vectors: what leaves one of the network's layers, for each token of a text or as the mean over its tokens. No state of a text is kept. One thread at a time, and none that
 * runs the network meanwhile; to be closed before the network.
 */
public final class HiddenStates implements AutoCloseable {
    /** The most tokens of all texts of one call together. */
    public static final int MOST_TOKENS = 65_536;

    private final Program program;
    private final ModelConfig config;
    private final IValue tensors;
    private final IValue packed;
    private final int mostTokens;
    private final PtNDManager manager;
    private final IValue cosines;
    private final IValue sines;

    HiddenStates(
            Program program, ModelConfig config, Precision precision, IValue tensors, IValue packed, int mostTokens) {
        this.program = program;
        this.config = config;
        this.tensors = tensors;
        this.packed = packed;
        this.mostTokens = mostTokens;
        RotaryTable table = RotaryTable.of(config, mostTokens);
        Shape shape = new Shape(mostTokens, config.headWidth());
        this.manager = program.manager().newSubManager(program.manager().getDevice());
        try {
            this.cosines = IValue.from(KvCache.table(program, manager, table.cosines(), shape, precision));
            this.sines = IValue.from(KvCache.table(program, manager, table.sines(), shape, precision));
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /** L, the number of layers; {@code means} takes layers from 0, the embedding, to this. */
    public int layers() {
        return config.layers();
    }

    /** C, the width of a vector. */
    public int width() {
        return config.width();
    }

    /** The most tokens of a text. */
    public int mostTokens() {
        return mostTokens;
    }

    /**
     * The mean hidden state [C] of each text.
     *
     * @param texts token ids, each text at least one
     * @param layer after which layer, 0 to L
     * @param normed whether the network's last norm is applied to each token's state before the mean
     * @throws IllegalArgumentException where there is no text, or a text is empty or too long, or has a token that is not in the vocabulary, or there are more
     *     tokens than {@link #MOST_TOKENS}
     */
    public float[][] means(List<int[]> texts, int layer, boolean normed) {
        return run(texts, layer, normed, false);
    }

    /**
     * The hidden state of each token of a text [T,C].
     *
     * @param text token ids, at least one
     * @param layer after which layer, 0 to L
     * @param normed whether the network's last norm is applied to each state
     * @throws IllegalArgumentException where the text is empty or too long, or has a token that is not in the vocabulary
     */
    public float[][] tokens(int[] text, int layer, boolean normed) {
        return run(List.of(text), layer, normed, true);
    }

    private float[][] run(List<int[]> texts, int layer, boolean normed, boolean eachToken) {
        check(texts, layer);
        int count = texts.stream().mapToInt(text -> text.length).sum();
        long[] ids = new long[count];
        long[] positions = new long[count];
        long[] lengths = new long[texts.size()];
        int at = 0;
        for (int s = 0; s < texts.size(); s++) {
            lengths[s] = texts.get(s).length;
            for (int i = 0; i < texts.get(s).length; i++, at++) {
                ids[at] = texts.get(s)[i];
                positions[at] = i;
            }
        }
        try (PtNDManager step =
                program.manager().newSubManager(program.manager().getDevice())) {
            LongTensors numbers = new LongTensors();
            IValue[] own = {
                IValue.from(numbers.vector(step, ids)),
                IValue.from(numbers.vector(step, positions)),
                IValue.listFrom(lengths),
                IValue.from((long) layer),
                IValue.from(normed),
                IValue.from(eachToken)
            };
            try (IValue result = IValueUtils.runMethod(
                    program.block(),
                    "hidden_means",
                    own[0],
                    own[1],
                    own[2],
                    own[3],
                    own[4],
                    own[5],
                    tensors,
                    packed,
                    cosines,
                    sines)) {
                PtNDArray vectors = result.toTensor(step); // [S,C], or [T,C] of one text
                float[] all = vectors.toFloatArray();
                float[][] each = new float[all.length / config.width()][];
                for (int s = 0; s < each.length; s++) {
                    each[s] = Arrays.copyOfRange(all, s * config.width(), (s + 1) * config.width());
                }
                return each;
            } finally {
                for (IValue value : own) {
                    value.close();
                }
            }
        }
    }

    private void check(List<int[]> texts, int layer) {
        if (layer < 0 || layer > config.layers()) {
            throw new IllegalArgumentException("layer " + layer + " of a network with " + config.layers());
        }
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("there is no text");
        }
        long count = 0;
        for (int[] text : texts) {
            count += text.length;
            if (text.length == 0 || text.length > mostTokens) {
                throw new IllegalArgumentException(
                        "a text has " + text.length + " tokens, must have 1 to " + mostTokens);
            }
            for (int token : text) {
                if (token < 0 || token >= config.vocabularySize()) {
                    throw new IllegalArgumentException(
                            "token " + token + " of a vocabulary of " + config.vocabularySize());
                }
            }
        }
        if (count > MOST_TOKENS) {
            throw new IllegalArgumentException(count + " tokens in one call, at most " + MOST_TOKENS);
        }
    }

    @Override
    public void close() {
        cosines.close();
        sines.close();
        manager.close();
    }
}
