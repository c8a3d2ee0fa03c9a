package dev.journeyman.slm.checkpoint;

import java.nio.ByteBuffer;

/** Stored weights as float32 numbers, and numbers as stored weights. */
public final class WeightValues {
    private WeightValues() {}

    /** Reads as many values as {@code into} holds, from an element on. */
    public static void read(StoredTensor tensor, long firstElement, float[] into) {
        int width = tensor.type().bytes();
        ByteBuffer stored = tensor.slice(firstElement * width, Math.multiplyExact(into.length, width));
        for (int i = 0; i < into.length; i++) {
            into[i] = switch (tensor.type()) {
                case F32 -> stored.getFloat();
                case F16 -> Float.float16ToFloat(stored.getShort());
                case BF16 -> Float.intBitsToFloat(stored.getShort() << 16);
                default -> throw new IllegalStateException(tensor + " holds no weights");
            };
        }
    }

    /** The nearest number that a type has, of two as near the even one. */
    public static float rounded(ElementType type, float value) {
        return switch (type) {
            case F16 -> Float.float16ToFloat(Float.floatToFloat16(value));
            case BF16 -> {
                int bits = Float.floatToRawIntBits(value);
                yield Float.intBitsToFloat((bits + 0x7FFF + ((bits >>> 16) & 1)) & 0xFFFF0000);
            }
            default -> value;
        };
    }

    /** Puts a number that is {@linkplain #rounded rounded} already. */
    public static void put(ElementType type, float rounded, ByteBuffer into) {
        switch (type) {
            case F16 -> into.putShort(Float.floatToFloat16(rounded));
            case BF16 -> into.putShort((short) (Float.floatToRawIntBits(rounded) >>> 16));
            default -> into.putFloat(rounded);
        }
    }
}
