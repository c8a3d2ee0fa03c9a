package dev.journeyman.slm.network;

import java.util.Locale;

/** How weights are held and products are calculated. */
public enum Precision {
    /** 32-bit floats throughout: the reference that the others are measured against. */
    FLOAT32(6, 6),
    /** 16-bit brain floats throughout; norms and softmax statistics in 32 bits. */
    BFLOAT16(15, 15),
    /**
     * 8-bit matrices with a step for each output row, and what they are multiplied with in 8 bits too, with a step for each token (W8A8, as in Dettmers et al.
     * 2022 without the outliers taken apart); everything else in 32 bits, keys and values in bfloat16. The embedding stays in bfloat16 where it is read by
     * token, and is 8-bit where it is the output head.
     */
    INT8(6, 15),
    /**
     * 4-bit matrices with a step and a middle for each group of 64 numbers of a row, 4.5 bits a weight; everything else as {@link #BFLOAT16}. The embedding stays in bfloat16
     * where it is read by token, and is 4-bit where it is the output head. The smallest form in memory.
     */
    INT4(15, 15);

    private final int activationType;
    private final int cacheType;

    Precision(int activationType, int cacheType) {
        this.activationType = activationType;
        this.cacheType = cacheType;
    }

    /** Its name as people write it: float32, bfloat16, int8, int4. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The number by which TorchScript knows the element type of activations: 6 float32, 15 bfloat16. */
    public int activationType() {
        return activationType;
    }

    /** Whether matrices have a form of their own, so that a tied output head is no longer the embedding. */
    boolean quantized() {
        return this == INT8 || this == INT4;
    }

    /** The number of the element type of keys and values in the cache. */
    int cacheType() {
        return cacheType;
    }

    /** The number of the element type of what is not a matrix in 8 or 4 bits. */
    int weightType() {
        return cacheType;
    }
}
