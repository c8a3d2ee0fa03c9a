package dev.journeyman.loadtests.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Damage to the bytes of a JSON body. The first {@code kept} bytes, which hold the bound of the answer's length, are left
 * alone: a fuzz run must not ask for long answers by accident.
 */
final class ByteMutations {
    /** Not UTF-8: a stray continuation, an overlong slash, a surrogate, a truncated sequence, beyond U+10FFFF, 0xFF. */
    private static final byte[][] NOT_UTF8 = {
        {(byte) 0x80},
        {(byte) 0xC0, (byte) 0xAF},
        {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
        {(byte) 0xF0, (byte) 0x9F, (byte) 0x94},
        {(byte) 0xF5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
        {(byte) 0xFF, (byte) 0xFE}
    };

    private ByteMutations() {}

    static byte[] truncate(byte[] body, int kept, RandomGenerator random) {
        return Arrays.copyOf(body, kept + random.nextInt(body.length - kept));
    }

    static byte[] flipBits(byte[] body, int kept, RandomGenerator random) {
        byte[] damaged = body.clone();
        int flips = 1 + random.nextInt(8);
        for (int i = 0; i < flips; i++) {
            damaged[kept + random.nextInt(body.length - kept)] ^= (byte) (1 << random.nextInt(8));
        }
        return damaged;
    }

    static byte[] insertNotUtf8(byte[] body, int kept, RandomGenerator random) {
        return insert(body, kept + random.nextInt(body.length - kept), NOT_UTF8[random.nextInt(NOT_UTF8.length)]);
    }

    /** Copies a slice of the body to another place. */
    static byte[] duplicateSlice(byte[] body, int kept, RandomGenerator random) {
        int from = kept + random.nextInt(body.length - kept);
        int to = from + random.nextInt(body.length - from) + 1;
        return insert(
                body,
                kept + random.nextInt(body.length - kept),
                Arrays.copyOfRange(body, from, Math.min(to, body.length)));
    }

    /** Inserts a member that JSON text can hold and a JSON tree cannot, right after the kept ones. */
    static byte[] insertMember(byte[] body, int kept, String member) {
        return insert(body, kept, (member + ",").getBytes(StandardCharsets.UTF_8));
    }

    static byte[] append(byte[] body, byte[] tail) {
        return insert(body, body.length, tail);
    }

    private static byte[] insert(byte[] body, int at, byte[] piece) {
        byte[] longer = new byte[body.length + piece.length];
        System.arraycopy(body, 0, longer, 0, at);
        System.arraycopy(piece, 0, longer, at, piece.length);
        System.arraycopy(body, at, longer, at + piece.length, body.length - at);
        return longer;
    }
}
