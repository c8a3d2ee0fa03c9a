package dev.journeyman.slm.network;

import java.util.Locale;

/** How weights are held and products are calculated. */
public enum Precision {
    /** 32-bit floats throughout: the reference that the others are measured against. */
    FLOAT32(6),
    /** 16-bit brain floats throughout; norms and softmax statistics in 32 bits. */
    BFLOAT16(15),
    /**
     * 8-bit matrices with one factor for each output row, activations in bfloat16. The embedding stays in bfloat16 where
     * it is read by token, and is 8-bit where it is the output head.
     */
    INT8(15);

    private final int activationType;

    Precision(int activationType) {
        this.activationType = activationType;
    }

    /** Its name as people write it: float32, bfloat16, int8. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The number by which TorchScript knows the element type of activations: 6 float32, 15 bfloat16. */
    public int activationType() {
        return activationType;
    }
}
