package dev.journeyman.loadtests.bench.peers;

import dev.journeyman.loadtests.bench.gguf.GgufType;
import dev.journeyman.slm.network.Precision;
import java.util.Arrays;
import java.util.Optional;

/** How many bits a weight is held in, and what each engine's form of that is. Steps of blocks and rows, up to half a bit more, are not counted. */
enum Held {
    /** bfloat16 everywhere. */
    BITS_16(16, GgufType.BF16, Precision.BFLOAT16),
    /** int8 with a step a row (ours), Q8_0 (llama.cpp). */
    BITS_8(8, GgufType.Q8_0, Precision.INT8),
    /** int4 with a step and a middle for 64 numbers (ours), Q4_0 (llama.cpp), Q4 (Jlama). */
    BITS_4(4, GgufType.Q4_0, Precision.INT4);

    private final int bits;
    private final GgufType gguf;
    private final Precision ours;

    Held(int bits, GgufType gguf, Precision ours) {
        this.bits = bits;
        this.gguf = gguf;
        this.ours = ours;
    }

    int bits() {
        return bits;
    }

    GgufType gguf() {
        return gguf;
    }

    /** Our form. */
    Precision ours() {
        return ours;
    }

    static Optional<Held> of(int bits) {
        return Arrays.stream(values()).filter(held -> held.bits == bits).findFirst();
    }
}
