package dev.journeyman.slm.tokenizer;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The alphabet byte-level vocabularies are spelled in: one printable character for each of the 256 bytes.
 *
 * <p>Bytes that are printable in Latin-1 (33-126, 161-172, 174-255) stand for themselves; the other 68 are, in rising
 * order, U+0100, U+0101 and so on. A space is thus U+0120. GPT-2 introduced it (Radford et al., 2019).
 */
final class ByteAlphabet {

    private static final char[] CHARACTER = new char[256];
    private static final int[] BYTE = new int[512];

    static {
        Arrays.fill(BYTE, -1);
        int next = 256;
        for (int b = 0; b < 256; b++) {
            boolean printable = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
            CHARACTER[b] = (char) (printable ? b : next++);
            BYTE[CHARACTER[b]] = b;
        }
    }

    private ByteAlphabet() {}

    /** The spelling of these bytes. */
    static String spell(byte[] bytes) {
        char[] spelled = new char[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            spelled[i] = CHARACTER[Byte.toUnsignedInt(bytes[i])];
        }
        return new String(spelled);
    }

    /** The bytes of this spelling, or null if a character of it stands for no byte. */
    static byte @Nullable [] bytes(String spelling) {
        byte[] bytes = new byte[spelling.length()];
        for (int i = 0; i < bytes.length; i++) {
            char c = spelling.charAt(i);
            if (c >= BYTE.length || BYTE[c] < 0) {
                return null;
            }
            bytes[i] = (byte) BYTE[c];
        }
        return bytes;
    }
}
