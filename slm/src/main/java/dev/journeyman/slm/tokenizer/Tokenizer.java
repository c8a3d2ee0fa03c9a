package dev.journeyman.slm.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A vocabulary: text to token numbers and back.
 *
 * <p>Every implementation may be used by many threads at once.
 */
public interface Tokenizer extends AutoCloseable {

    /**
     * One more than the largest token number of the vocabulary. A network's output may be wider, because checkpoints
     * pad it; numbers from here on stand for nothing.
     */
    int vocabularySize();

    /**
     * Encodes plain text. Control tokens spelled in it are text, never control, and none is added at either end.
     * Unpaired surrogates are encoded as U+FFFD.
     */
    int[] encode(String text);

    /**
     * Encodes a prompt made of text and control tokens, which together are one text: where a vocabulary treats the
     * start of a text specially (a space put before it), only the first piece is a start.
     *
     * @throws IllegalArgumentException if a control piece is not one of {@link #controlSpellings()}
     */
    default int[] encode(List<Piece> pieces) {
        return pieces.stream()
                .flatMapToInt(piece -> switch (piece) {
                    case Piece.Text text -> IntStream.of(encode(text.text()));
                    case Piece.Control control ->
                        IntStream.of(controlToken(control.spelling())
                                .orElseThrow(() -> new IllegalArgumentException(
                                        "'" + control.spelling() + "' is not a control token of this vocabulary")));
                })
                .toArray();
    }

    /**
     * The text of the tokens, without control tokens. Malformed UTF-8 becomes U+FFFD. The same as pushing each token's
     * {@linkplain #bytes bytes} into a {@link Utf8Stream} and finishing it.
     */
    default String decode(int[] tokens) {
        int length = 0;
        byte[][] parts = new byte[tokens.length][];
        for (int i = 0; i < tokens.length; i++) {
            parts[i] = bytes(tokens[i]);
            length += parts[i].length;
        }
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return new String(all, StandardCharsets.UTF_8);
    }

    /**
     * The bytes a token stands for: part of a character, some characters, or none for a control token and for a number
     * from {@link #vocabularySize()} on. The array belongs to the caller.
     *
     * @throws IllegalArgumentException if the number is negative
     */
    byte[] bytes(int token);

    /** The number of the control token with this spelling, empty if the vocabulary has none. */
    OptionalInt controlToken(String spelling);

    /** How each control token is spelled in a chat template. Unmodifiable. */
    Set<String> controlSpellings();

    /** Frees native memory. Later calls of {@code encode} throw {@link IllegalStateException}. */
    @Override
    default void close() {}
}
