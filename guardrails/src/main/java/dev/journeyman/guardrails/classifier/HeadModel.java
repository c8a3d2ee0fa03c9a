package dev.journeyman.guardrails.classifier;

import java.util.Objects;

/**
 * What was learned for one head: a weight for each slot of the table, and how a sum of weights becomes a probability. Immutable by contract: nobody writes into the
 * weights.
 *
 * <p>A window with words (and marks) w and runs of characters r has the evidence {@code bias + step × (Σ weight(w) / √|w| + Σ weight(r) / √|r|)}. So a longer text
 * that speaks the same way throughout has more of it, but not in proportion. The greatest evidence of all windows and of the whole makes the probability {@code
 * 1 / (1 + exp(-(slope × evidence + intercept)))} (Platt, "Probabilistic Outputs for Support Vector Machines", 1999).
 */
public final class HeadModel {
    private final byte[] weights;
    private final Scale scale;

    /**
     * The numbers beside the weights.
     *
     * @param bias the evidence of a text without features
     * @param step the value of a weight of 1
     * @param windowTokens how many tokens a window has; 0 where only the whole text is looked at
     * @param slope how much the evidence counts
     * @param intercept moves the probability to the share of positives that is expected
     * @param standardThreshold the probability from which a rule finds something where its policy does not say
     */
    public record Scale(
            float bias, float step, int windowTokens, float slope, float intercept, float standardThreshold) {
        /** The longest window. */
        public static final int MOST_TOKENS = 1024;

        /** Checks the ranges. */
        public Scale {
            if (!Float.isFinite(bias)
                    || !Float.isFinite(intercept)
                    || !(step > 0 && step < Float.POSITIVE_INFINITY)
                    || !(slope > 0 && slope < Float.POSITIVE_INFINITY)
                    || windowTokens < 0
                    || windowTokens > MOST_TOKENS
                    || !(standardThreshold > 0 && standardThreshold < 1)) {
                throw new IllegalArgumentException("no scale of a head: bias " + bias + ", step " + step + ", window "
                        + windowTokens + ", slope " + slope + ", intercept " + intercept + ", threshold "
                        + standardThreshold);
            }
        }
    }

    /** These weights, which the caller no longer changes. */
    public HeadModel(byte[] weights, Scale scale) {
        if (weights.length != Features.SLOTS) {
            throw new IllegalArgumentException("a head has " + Features.SLOTS + " weights, this one " + weights.length);
        }
        this.weights = weights;
        this.scale = Objects.requireNonNull(scale);
    }

    /** The nearest 8-bit weights to these, of which the greatest becomes 127. */
    public static HeadModel quantised(float[] exact, float bias, int windowTokens, float threshold) {
        float greatest = 1e-6f;
        for (float weight : exact) {
            greatest = Math.max(greatest, Math.abs(weight));
        }
        float step = greatest / Byte.MAX_VALUE;
        byte[] weights = new byte[exact.length];
        for (int i = 0; i < exact.length; i++) {
            weights[i] = (byte) Math.round(exact[i] / step);
        }
        return new HeadModel(weights, new Scale(bias, step, windowTokens, 1, 0, threshold));
    }

    /** The same weights, scaled otherwise. */
    public HeadModel calibrated(float slope, float intercept) {
        return new HeadModel(
                weights,
                new Scale(scale.bias, scale.step, scale.windowTokens, slope, intercept, scale.standardThreshold));
    }

    /** The numbers beside the weights. */
    public Scale scale() {
        return scale;
    }

    /** The weight of a slot, in steps. */
    int weight(int slot) {
        return weights[slot];
    }

    /** The evidence of a window, from the sums of its weights in steps. */
    double evidence(long wordSum, int words, long runSum, int runs) {
        return scale.bias
                + scale.step * (wordSum / Math.sqrt(Math.max(1, words)) + runSum / Math.sqrt(Math.max(1, runs)));
    }

    /** The probability that evidence makes. */
    double probability(double evidence) {
        return 1 / (1 + Math.exp(-(scale.slope * evidence + scale.intercept)));
    }

    byte[] bytes() {
        return weights;
    }
}
