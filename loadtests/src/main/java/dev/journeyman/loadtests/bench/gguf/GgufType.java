package dev.journeyman.loadtests.bench.gguf;

import java.nio.ByteBuffer;

/** How the elements of a GGUF tensor are stored, and the code that stores them. */
public enum GgufType {
    /** 32-bit floats. */
    F32(0, 1, 4) {
        @Override
        void block(float[] values, int from, ByteBuffer into) {
            into.putFloat(values[from]);
        }
    },
    /** The upper halves of 32-bit floats, rounded to the nearest, of two as near to the even one. */
    BF16(30, 1, 2) {
        @Override
        void block(float[] values, int from, ByteBuffer into) {
            int bits = Float.floatToRawIntBits(values[from]);
            into.putShort((short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16));
        }
    },
    /** Blocks of 32 weights in 8 bits with a step each. */
    Q8_0(8, 32, 34) {
        @Override
        void block(float[] values, int from, ByteBuffer into) {
            float largest = 0;
            for (int i = from; i < from + 32; i++) {
                largest = Math.max(largest, Math.abs(values[i]));
            }
            float step = largest / 127;
            float inverse = step == 0 ? 0 : 1 / step;
            into.putShort(Float.floatToFloat16(step));
            for (int i = from; i < from + 32; i++) {
                into.put((byte) Math.round(values[i] * inverse));
            }
        }
    },
    /** Blocks of 32 weights in 4 bits with a step each, which the weight farthest from zero sets: it becomes exactly -8 steps. */
    Q4_0(2, 32, 18) {
        @Override
        void block(float[] values, int from, ByteBuffer into) {
            float farthest = 0;
            for (int i = from; i < from + 32; i++) {
                if (Math.abs(values[i]) > Math.abs(farthest)) {
                    farthest = values[i];
                }
            }
            float step = farthest / -8;
            float inverse = step == 0 ? 0 : 1 / step;
            into.putShort(Float.floatToFloat16(step));
            for (int i = from; i < from + 16; i++) {
                into.put((byte) (nibble(values[i] * inverse) | nibble(values[i + 16] * inverse) << 4));
            }
        }
    };

    private final int number;
    private final int blockElements;
    private final int blockBytes;

    GgufType(int number, int blockElements, int blockBytes) {
        this.number = number;
        this.blockElements = blockElements;
        this.blockBytes = blockBytes;
    }

    /** Its number in the file. */
    int number() {
        return number;
    }

    /** The bytes of so many elements in a row. */
    long rowBytes(int columns) {
        if (columns % blockElements != 0) {
            throw new IllegalArgumentException(
                    "a row of " + columns + " is not a whole number of blocks of " + blockElements + " (" + this + ")");
        }
        return (long) columns / blockElements * blockBytes;
    }

    /** Stores a row, whose length is a whole number of blocks. */
    void row(float[] values, ByteBuffer into) {
        for (int from = 0; from < values.length; from += blockElements) {
            block(values, from, into);
        }
    }

    /** Stores the block that begins at an index. */
    abstract void block(float[] values, int from, ByteBuffer into);

    private static int nibble(float steps) {
        return Math.min(15, (int) (steps + 8.5f));
    }
}
