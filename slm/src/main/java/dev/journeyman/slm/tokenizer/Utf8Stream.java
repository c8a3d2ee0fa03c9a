package dev.journeyman.slm.tokenizer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Bytes of tokens in, whole characters out.
 *
 * <p>A token may end inside a character. The stream holds back the bytes of a character that has begun correctly and is
 * not complete, three at most, and nothing else; malformed bytes become U+FFFD at once. Whatever the split, the outputs
 * joined equal {@code new String(allBytes, UTF_8)}.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class Utf8Stream {

    /** The longest beginning of a character that is not one yet. */
    static final int MAX_HELD_BYTES = 3;

    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private byte[] held = new byte[0];

    /** Takes the next bytes and returns the characters that are complete with them, often none. */
    public String push(byte[] tokenBytes) {
        if (held.length == 0 && tokenBytes.length == 0) {
            return "";
        }
        ByteBuffer in = ByteBuffer.allocate(held.length + tokenBytes.length)
                .put(held)
                .put(tokenBytes)
                .flip();
        CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
        decoder.reset().decode(in, out, false);
        held = new byte[in.remaining()];
        in.get(held);
        return out.flip().toString();
    }

    /** Ends the stream: U+FFFD if it stopped inside a character, else nothing. The stream is then as new. */
    public String finish() {
        String rest = new String(held, StandardCharsets.UTF_8);
        held = new byte[0];
        return rest;
    }

    /** How many bytes are held back, at most three. */
    public int heldBytes() {
        return held.length;
    }
}
