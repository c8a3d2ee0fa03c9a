package dev.journeyman.retrainer.collect.web;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The characters of a page. What tells their encoding counts in this order, as browsers have it (WHATWG HTML, 13.2.3.2): a byte order mark, the header, a
 * {@code meta} element in the first {@value #PRESCAN} bytes; then UTF-8 where the bytes are that, else windows-1252.
 */
public final class PageText {
    private static final int PRESCAN = 1024;
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    private static final Pattern IN_HEADER = Pattern.compile("(?i)charset\\s*=\\s*[\"']?([A-Za-z0-9._:-]{1,40})");
    private static final Pattern IN_META =
            Pattern.compile("<meta[^>]{0,200}charset\\s*=\\s*[\"']?\\s*([a-z0-9._:-]{1,40})");
    private static final double MOST_UNREADABLE = 0.01;

    private PageText() {}

    /**
     * The text; nothing where its bytes are no text in the encoding that they are said to have.
     *
     * @param contentType the header; empty where there is none
     */
    public static Optional<String> of(byte[] bytes, String contentType) {
        String text = new String(bytes, charset(bytes, contentType));
        if (text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        long unreadable = text.chars().filter(c -> c == '\uFFFD' || c == 0).count();
        return unreadable > MOST_UNREADABLE * text.length() ? Optional.empty() : Optional.of(text);
    }

    private static Charset charset(byte[] bytes, String contentType) {
        if (begins(bytes, 0xef, 0xbb, 0xbf)) {
            return StandardCharsets.UTF_8;
        }
        if (begins(bytes, 0xfe, 0xff)) {
            return StandardCharsets.UTF_16BE;
        }
        if (begins(bytes, 0xff, 0xfe)) {
            return StandardCharsets.UTF_16LE;
        }
        Optional<Charset> told = named(IN_HEADER.matcher(contentType));
        if (told.isEmpty()) {
            String head = new String(bytes, 0, Math.min(bytes.length, PRESCAN), StandardCharsets.ISO_8859_1);
            // a page that can be read so far cannot be UTF-16, whatever it says
            told = named(IN_META.matcher(head.toLowerCase(Locale.ROOT)))
                    .map(charset -> charset.name().startsWith("UTF-16") ? StandardCharsets.UTF_8 : charset);
        }
        return told.orElseGet(() -> isUtf8(bytes) ? StandardCharsets.UTF_8 : WINDOWS_1252);
    }

    private static Optional<Charset> named(Matcher name) {
        if (!name.find()) {
            return Optional.empty();
        }
        try {
            Charset charset = Charset.forName(name.group(1));
            // what calls itself Latin-1 or ASCII on the web is windows-1252
            boolean latin = charset.equals(StandardCharsets.ISO_8859_1) || charset.equals(StandardCharsets.US_ASCII);
            return Optional.of(latin ? WINDOWS_1252 : charset);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Optional.empty();
        }
    }

    private static boolean begins(byte[] bytes, int... with) {
        if (bytes.length < with.length) {
            return false;
        }
        for (int i = 0; i < with.length; i++) {
            if ((bytes[i] & 0xff) != with[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return text.hasRemaining() || bytes.length == 0;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
