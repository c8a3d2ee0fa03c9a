package dev.journeyman.slm.checkpoint;

/** How rotary position embeddings are stretched past the context that the model was first trained on. */
public sealed interface RopeScaling {

    /** No scaling: config.json's {@code rope_scaling} is null or of type {@code default}. */
    record None() implements RopeScaling {}

    /** Every frequency divided by {@code factor}: type {@code linear}. */
    record Linear(double factor) implements RopeScaling {}

    /**
     * Llama 3.1's scaling: type {@code llama3}. With wavelength w = 2 pi / frequency, a frequency is kept where
     * w &lt; originalContextTokens / highFreqFactor, divided by {@code factor} where
     * w &gt; originalContextTokens / lowFreqFactor, and between the two it is interpolated by
     * s = (originalContextTokens / w - lowFreqFactor) / (highFreqFactor - lowFreqFactor) as
     * (1 - s) * frequency / factor + s * frequency.
     */
    record Llama3(double factor, double lowFreqFactor, double highFreqFactor, int originalContextTokens)
            implements RopeScaling {}

    /** The one value of {@link None}. */
    RopeScaling NONE = new None();
}
