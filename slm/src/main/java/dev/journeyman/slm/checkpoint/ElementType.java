package dev.journeyman.slm.checkpoint;

import java.util.Arrays;
import java.util.Optional;

/**
 * The element type of a stored tensor, spelled as safetensors spells it.
 *
 * <p>Only {@link #F32}, {@link #F16} and {@link #BF16} can be weights here; the others can be stored and read as bytes.
 */
public enum ElementType {
    BOOL(1),
    U8(1),
    I8(1),
    F8_E5M2(1),
    F8_E4M3(1),
    F8_E8M0(1),
    I16(2),
    U16(2),
    F16(2),
    BF16(2),
    I32(4),
    U32(4),
    F32(4),
    I64(8),
    U64(8),
    F64(8),
    C64(8);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /** Whether a network's weights may have this type. */
    public boolean isWeight() {
        return this == F32 || this == F16 || this == BF16;
    }

    /** The type of that spelling, if safetensors knows it. */
    public static Optional<ElementType> ofSpelling(String spelling) {
        return Arrays.stream(values())
                .filter(type -> type.name().equals(spelling))
                .findFirst();
    }
}
