package dev.journeyman.slm.structured;

import dev.journeyman.slm.generation.TokenBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A vocabulary for tests: all bytes, an end token, a control token, and tokens that cross the borders of elements and of characters. */
public final class JsonTokens implements TokenBytes {
    public static final int END = 256;

    private final List<byte[]> tokens = new ArrayList<>();

    public JsonTokens() {
        for (int b = 0; b < 256; b++) {
            tokens.add(new byte[] {(byte) b});
        }
        tokens.add("<end>".getBytes(StandardCharsets.UTF_8)); // spelled, so that only its number tells it
        tokens.add(new byte[0]);
        for (String text : List.of(
                "{\"",
                "\":",
                "\": \"",
                "\",\"",
                "\", \"",
                "\"}",
                "\"]",
                "},{",
                "}]",
                "[]",
                "[{",
                " \"",
                ": ",
                ", ",
                "true",
                "null",
                "false",
                "ab",
                "abc",
                "code\":",
                "cause",
                "\\u00",
                "\\n",
                "\\\"",
                "12",
                "0",
                "-1",
                "1,",
                "2]",
                "3}",
                "\u00FC",
                "n\u00E9\"",
                "\uD83D\uDE97",
                "x\":1,\"x",
                "\"a\":",
                "a\",\"a",
                "P0",
                "-",
                "   ",
                "\n",
                "\\ud83d",
                "\\ude97",
                "20",
                "e",
                ".5")) {
            tokens.add(text.getBytes(StandardCharsets.UTF_8));
        }
        tokens.add(new byte[] {(byte) 0xC3}); // half a character, twice in the vocabulary
        tokens.add(new byte[] {(byte) 0x9F, (byte) 0x9A, (byte) 0x97, '"'}); // the end of one and of the string
        tokens.add(new byte[] {'a', (byte) 0xF0, (byte) 0x9F});
    }

    public int size() {
        return tokens.size();
    }

    public Vocabulary vocabulary() {
        try {
            return Vocabulary.of(this, size(), List.of(END));
        } catch (SchemaException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public byte[] bytes(int token) {
        return tokens.get(token);
    }
}
