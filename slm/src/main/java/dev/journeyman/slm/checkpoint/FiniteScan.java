package dev.journeyman.slm.checkpoint;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.Iterator;
import java.util.OptionalLong;

/**
 * Looks for NaN and infinity in a tensor's bytes, eight bytes at a time.
 *
 * <p>An IEEE 754 number is not finite exactly if all bits of its exponent are set. Masking an element down to its exponent
 * and adding one at the exponent's lowest bit then carries into the sign bit, and never beyond it, so the elements that
 * share a 64-bit word do not disturb each other: {@code ((word & EXPONENT) + LOWEST) & SIGN} is 0 if all are finite. The
 * sums of a block are or-ed together and looked at once; only a block that holds a hit is searched again.
 */
final class FiniteScan {
    private static final int BLOCK_WORDS = 4096;

    private FiniteScan() {}

    /** The three masks of an element type, repeated over a word. */
    private record Masks(long exponent, long lowest, long sign) {
        static Masks of(StoredTensor tensor) {
            return switch (tensor.type()) {
                case F32 -> new Masks(0x7F800000_7F800000L, 0x00800000_00800000L, 0x80000000_80000000L);
                case F16 -> new Masks(0x7C007C00_7C007C00L, 0x04000400_04000400L, 0x80008000_80008000L);
                case BF16 -> new Masks(0x7F807F80_7F807F80L, 0x00800080_00800080L, 0x80008000_80008000L);
                default ->
                    throw new IllegalStateException("tensor " + tensor.name() + " of type " + tensor.type()
                            + " cannot hold weights; only F32, F16 and BF16 are checked");
            };
        }

        long hits(long word) {
            return ((word & exponent) + lowest) & sign;
        }
    }

    static OptionalLong firstNonFinite(StoredTensor tensor) {
        Masks masks = Masks.of(tensor);
        long[] block = new long[BLOCK_WORDS];
        long offset = 0;
        for (Iterator<ByteBuffer> pieces = tensor.pieces(); pieces.hasNext(); ) {
            ByteBuffer piece = pieces.next();
            long hit = firstHit(piece, masks, block);
            if (hit >= 0) {
                return OptionalLong.of((offset + hit) / tensor.type().bytes());
            }
            offset += piece.limit();
        }
        return OptionalLong.empty();
    }

    /** The offset of a byte of the first element that is not finite, or -1. */
    private static long firstHit(ByteBuffer piece, Masks masks, long[] block) {
        LongBuffer words = piece.asLongBuffer();
        int wordCount = words.remaining();
        for (int start = 0; start < wordCount; start += BLOCK_WORDS) {
            int count = Math.min(BLOCK_WORDS, wordCount - start);
            words.get(start, block, 0, count);
            if (anyHit(block, count, masks)) {
                for (int i = 0; i < count; i++) {
                    long hits = masks.hits(block[i]);
                    if (hits != 0) {
                        return (start + (long) i) * Long.BYTES + Long.numberOfTrailingZeros(hits) / Byte.SIZE;
                    }
                }
            }
        }
        long rest = 0;
        int restStart = wordCount * Long.BYTES;
        for (int i = restStart; i < piece.limit(); i++) {
            rest |= (piece.get(i) & 0xFFL) << (Byte.SIZE * (i - restStart));
        }
        long hits = masks.hits(rest);
        return hits == 0 ? -1 : restStart + (long) (Long.numberOfTrailingZeros(hits) / Byte.SIZE);
    }

    private static boolean anyHit(long[] block, int count, Masks masks) {
        long exponent = masks.exponent();
        long lowest = masks.lowest();
        long hits = 0;
        for (int i = 0; i < count; i++) {
            hits |= (block[i] & exponent) + lowest;
        }
        return (hits & masks.sign()) != 0;
    }
}
