package dev.journeyman.slm.tokenizer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A vocabulary read from a {@code tokenizer.json}: byte-level (GPT-2, Llama 3, Qwen, SmolLM2) or metaspace with byte
 * fallback (Llama 2, Mistral).
 *
 * <p>Encoding is done by Hugging Face's own library from a form of the file without control tokens (see {@link
 * TokenizerFile}); decoding is done here from the file's vocabulary, byte by byte, so that a stream and a whole text
 * never differ. A metaspace vocabulary puts a space before a text it encodes, and that space is still there when the
 * tokens are decoded.
 */
public final class HuggingFaceTokenizer implements Tokenizer {

    /** The file's name in a checkpoint's directory. */
    public static final String FILE = "tokenizer.json";

    private static final long MAX_FILE_BYTES = 256L << 20;

    private final Map<String, TokenizerFile.Control> controls;
    private final Set<String> spellings;
    private final byte[][] bytes;
    private final NativeEncoder startOfText;
    private final @Nullable NativeEncoder restOfText;

    private HuggingFaceTokenizer(TokenizerFile file, String source) throws TokenizerException {
        controls = file.controls();
        spellings = Collections.unmodifiableSet(controls.keySet());
        bytes = file.bytes();
        startOfText = new NativeEncoder(file.plainJson(false), source);
        try {
            restOfText = file.prependsFirstOnly() ? new NativeEncoder(file.plainJson(true), source) : null;
        } catch (TokenizerException e) {
            startOfText.close();
            throw e;
        }
    }

    /**
     * Opens {@code tokenizer.json} of a checkpoint's directory.
     *
     * @throws TokenizerException if the file is not a tokenizer of a kind known here
     * @throws IOException if it cannot be read
     */
    public static HuggingFaceTokenizer open(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new TokenizerException(file + ": missing; a checkpoint needs its " + FILE
                    + " (a tokenizer.model alone must be converted first)");
        }
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new TokenizerException(file + ": larger than " + MAX_FILE_BYTES + " bytes");
        }
        return parse(Files.readAllBytes(file), file.toString());
    }

    /** The tokenizer of these bytes of a {@code tokenizer.json}; the source is named in errors. */
    static HuggingFaceTokenizer parse(byte[] json, String source) throws TokenizerException {
        return new HuggingFaceTokenizer(TokenizerFile.parse(json, source), source);
    }

    @Override
    public int vocabularySize() {
        return bytes.length;
    }

    @Override
    public int[] encode(String text) {
        return startOfText.encode(text);
    }

    @Override
    public int[] encode(List<Piece> pieces) {
        List<int[]> parts = new ArrayList<>(pieces.size());
        boolean start = true;
        for (int i = 0; i < pieces.size(); i++) {
            switch (pieces.get(i)) {
                case Piece.Control control -> {
                    parts.add(new int[] {required(control).token()});
                    start = false;
                }
                case Piece.Text text -> {
                    String stripped = text.text();
                    if (i > 0
                            && pieces.get(i - 1) instanceof Piece.Control before
                            && required(before).stripsAfter()) {
                        stripped = stripped.stripLeading();
                    }
                    if (i + 1 < pieces.size()
                            && pieces.get(i + 1) instanceof Piece.Control after
                            && required(after).stripsBefore()) {
                        stripped = stripped.stripTrailing();
                    }
                    NativeEncoder encoder = start || restOfText == null ? startOfText : restOfText;
                    parts.add(encoder.encode(stripped));
                    start &= text.text().isEmpty();
                }
            }
        }
        return concatenate(parts);
    }

    private TokenizerFile.Control required(Piece.Control piece) {
        TokenizerFile.Control control = controls.get(piece.spelling());
        if (control == null) {
            throw new IllegalArgumentException("'" + piece.spelling() + "' is not a control token of this vocabulary");
        }
        return control;
    }

    private static int[] concatenate(List<int[]> parts) {
        int[] all = new int[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (int[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    @Override
    public byte[] bytes(int token) {
        if (token < 0) {
            throw new IllegalArgumentException("token must not be negative: " + token);
        }
        return token < bytes.length ? bytes[token].clone() : new byte[0];
    }

    @Override
    public OptionalInt controlToken(String spelling) {
        TokenizerFile.Control control = controls.get(spelling);
        return control == null ? OptionalInt.empty() : OptionalInt.of(control.token());
    }

    @Override
    public Set<String> controlSpellings() {
        return spellings;
    }

    @Override
    public void close() {
        startOfText.close();
        if (restOfText != null) {
            restOfText.close();
        }
    }
}
