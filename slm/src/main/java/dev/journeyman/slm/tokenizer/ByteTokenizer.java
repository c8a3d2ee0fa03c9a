package dev.journeyman.slm.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** The plainest vocabulary: a token is a byte of UTF-8, 0 to 255, and control tokens follow from 256 on. */
public final class ByteTokenizer implements Tokenizer {

    private static final int BYTES = 256;

    private final List<String> controls;
    private final Set<String> spellings;

    /** Bytes alone. */
    public ByteTokenizer() {
        this(List.of());
    }

    /** Bytes, and these control tokens, numbered from 256 in this order. */
    public ByteTokenizer(List<String> controlSpellings) {
        controls = List.copyOf(controlSpellings);
        spellings = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(controls));
        if (spellings.size() != controls.size() || spellings.contains("")) {
            throw new IllegalArgumentException("control tokens must be distinct and not empty: " + controls);
        }
    }

    @Override
    public int vocabularySize() {
        return BYTES + controls.size();
    }

    @Override
    public int[] encode(String text) {
        byte[] bytes = Surrogates.replaceUnpaired(text).getBytes(StandardCharsets.UTF_8);
        int[] tokens = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            tokens[i] = Byte.toUnsignedInt(bytes[i]);
        }
        return tokens;
    }

    @Override
    public byte[] bytes(int token) {
        if (token < 0) {
            throw new IllegalArgumentException("token must not be negative: " + token);
        }
        return token < BYTES ? new byte[] {(byte) token} : new byte[0];
    }

    @Override
    public OptionalInt controlToken(String spelling) {
        int index = controls.indexOf(spelling);
        return index < 0 ? OptionalInt.empty() : OptionalInt.of(BYTES + index);
    }

    @Override
    public Set<String> controlSpellings() {
        return spellings;
    }
}
