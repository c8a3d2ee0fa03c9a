package dev.journeyman.loadtests.bench;

import dev.journeyman.slm.checkpoint.Architecture;
import dev.journeyman.slm.checkpoint.ModelConfig;
import dev.journeyman.slm.checkpoint.RopeScaling;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** A well-known model's dimensions, filled with random weights: speed and memory do not depend on what the weights say. */
public enum Shape {
    /** A network small enough for a test of the benchmark itself; its numbers mean nothing. */
    TINY("tiny", 64, 2, 4, 2, 16, 192, 320, 10_000),
    /** SmolLM2-135M: 134.5 million weights. */
    SMOLLM2_135M("smollm2-135m", 576, 30, 9, 3, 64, 1536, 49_152, 100_000),
    /** Llama 3.2 1B: 1,236 million weights. Its stretched rotary frequencies cost nothing and are left out. */
    LLAMA_3_2_1B("llama-3.2-1b", 2048, 16, 32, 8, 64, 8192, 128_256, 500_000);

    /** Enough for every cell; a cache is made as long as it needs to be. */
    private static final int CONTEXT_TOKENS = 8192;

    private static final int END_TOKEN = 2;

    private final String title;
    private final int width;
    private final int layers;
    private final int heads;
    private final int kvHeads;
    private final int headWidth;
    private final int hiddenWidth;
    private final int vocabularySize;
    private final double ropeTheta;

    Shape(
            String title,
            int width,
            int layers,
            int heads,
            int kvHeads,
            int headWidth,
            int hiddenWidth,
            int vocabularySize,
            double ropeTheta) {
        this.title = title;
        this.width = width;
        this.layers = layers;
        this.heads = heads;
        this.kvHeads = kvHeads;
        this.headWidth = headWidth;
        this.hiddenWidth = hiddenWidth;
        this.vocabularySize = vocabularySize;
        this.ropeTheta = ropeTheta;
    }

    /** The name on the command line. */
    public String title() {
        return title;
    }

    /** The shape of that name. */
    public static Optional<Shape> named(String title) {
        return Arrays.stream(values())
                .filter(shape -> shape.title.equals(title))
                .findFirst();
    }

    /** All names, for messages. */
    public static String titles() {
        return Arrays.stream(values()).map(Shape::title).collect(Collectors.joining(", "));
    }

    /** The configuration: tied embeddings, bfloat16. */
    public ModelConfig config() {
        return config(vocabularySize, END_TOKEN);
    }

    /** The same with another vocabulary. */
    ModelConfig config(int tokens, int endToken) {
        return new ModelConfig(
                Architecture.LLAMA,
                tokens,
                width,
                hiddenWidth,
                layers,
                heads,
                kvHeads,
                headWidth,
                1e-5,
                ropeTheta,
                new RopeScaling.None(),
                CONTEXT_TOKENS,
                0,
                0,
                true,
                false,
                false,
                false,
                false,
                List.of(endToken),
                OptionalInt.empty(),
                "bfloat16");
    }
}
