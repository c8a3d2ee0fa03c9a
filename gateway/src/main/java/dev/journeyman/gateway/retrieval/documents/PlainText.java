package dev.journeyman.gateway.retrieval.documents;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.regex.Pattern;

/** Text as it is kept: composed Unicode, no control characters, single spaces. */
final class PlainText {
    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\p{Cn}\\p{Cs}\\x{FEFF}&&[^\\n\\t\\r]]");
    private static final Charset WESTERN = Charset.forName("windows-1252");

    private PlainText() {}

    /** One line of at most so many characters. */
    static String line(String text, int mostChars) {
        String clean = paragraph(text);
        if (clean.length() <= mostChars) {
            return clean;
        }
        int end = Character.isHighSurrogate(clean.charAt(mostChars - 1)) ? mostChars - 1 : mostChars;
        return clean.substring(0, end).strip();
    }

    /** A paragraph without line ends. */
    static String paragraph(String text) {
        String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
        return SPACES.matcher(CONTROLS.matcher(composed).replaceAll(" "))
                .replaceAll(" ")
                .strip();
    }

    /**
     * The characters of a text file: UTF-8, else the Western alphabet that old exports use.
     *
     * @throws UnreadableDocumentException where it is no text
     */
    static String decode(byte[] bytes) throws UnreadableDocumentException {
        for (byte each : bytes) {
            if (each == 0) {
                throw new UnreadableDocumentException("is no text file: it has zero bytes");
            }
        }
        int from = bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF
                ? 3
                : 0;
        ByteBuffer buffer = ByteBuffer.wrap(bytes, from, bytes.length - from);
        try {
            CharBuffer text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(buffer);
            return text.toString();
        } catch (CharacterCodingException e) {
            return WESTERN.decode(ByteBuffer.wrap(bytes, from, bytes.length - from))
                    .toString();
        }
    }
}
