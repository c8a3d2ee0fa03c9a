package dev.journeyman.slm.network;

import dev.journeyman.slm.checkpoint.ModelConfig;
import dev.journeyman.slm.checkpoint.RopeScaling;

/**
 * Cosines and sines of rotary position embeddings (Su et al. 2021, RoFormer), with the frequency scalings of linear
 * interpolation (Chen et al. 2023) and of Llama 3.1 (low frequencies divided by a factor, high ones kept, those between
 * blended).
 */
public final class RotaryTable {
    /** As many float32 as a buffer of Java's can hold. */
    private static final int MOST_NUMBERS = Integer.MAX_VALUE / Float.BYTES;

    private final float[] cosines;
    private final float[] sines;

    private RotaryTable(float[] cosines, float[] sines) {
        this.cosines = cosines;
        this.sines = sines;
    }

    /**
     * Tables [T,D] for positions 0 to {@code tokens}-1, both halves of D alike but for the sign of the sines: a pair (a, b) becomes (a cos - b sin, b cos + a sin), so the first half is
     * negative.
     *
     * @throws IllegalArgumentException where a table has more numbers than an array holds
     */
    public static RotaryTable of(ModelConfig config, int tokens) {
        int d = config.headWidth();
        if ((long) tokens * d > MOST_NUMBERS) {
            throw new IllegalArgumentException("a context of " + tokens + " tokens is too long for heads " + d
                    + " wide; ask for at most " + MOST_NUMBERS / d);
        }
        double[] frequencies = frequencies(config);
        float[] cosines = new float[tokens * d];
        float[] sines = new float[tokens * d];
        for (int t = 0; t < tokens; t++) {
            for (int i = 0; i < d / 2; i++) {
                // float32 angles, as the reference implementations take them
                float angle = (float) t * (float) frequencies[i];
                float cos = (float) Math.cos(angle);
                float sin = (float) Math.sin(angle);
                cosines[t * d + i] = cos;
                cosines[t * d + d / 2 + i] = cos;
                sines[t * d + i] = -sin;
                sines[t * d + d / 2 + i] = sin;
            }
        }
        return new RotaryTable(cosines, sines);
    }

    /** [T,D], row by row; not a copy. */
    public float[] cosines() {
        return cosines;
    }

    /** [T,D], row by row; not a copy. */
    public float[] sines() {
        return sines;
    }

    /** Radians a position, for each pair of dimensions [D/2]. */
    static double[] frequencies(ModelConfig config) {
        int half = config.headWidth() / 2;
        double[] result = new double[half];
        for (int i = 0; i < half; i++) {
            double plain = 1 / Math.pow(config.ropeTheta(), 2.0 * i / config.headWidth());
            result[i] = switch (config.ropeScaling()) {
                case RopeScaling.None none -> plain;
                case RopeScaling.Linear linear -> plain / linear.factor();
                case RopeScaling.Llama3 llama3 -> llama3(plain, llama3);
            };
        }
        return result;
    }

    private static double llama3(double frequency, RopeScaling.Llama3 scaling) {
        double wavelength = 2 * Math.PI / frequency;
        double context = scaling.originalContextTokens();
        if (wavelength < context / scaling.highFreqFactor()) {
            return frequency;
        }
        if (wavelength > context / scaling.lowFreqFactor()) {
            return frequency / scaling.factor();
        }
        double smooth =
                (context / wavelength - scaling.lowFreqFactor()) / (scaling.highFreqFactor() - scaling.lowFreqFactor());
        return (1 - smooth) * frequency / scaling.factor() + smooth * frequency;
    }
}
