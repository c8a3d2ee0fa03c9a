package dev.journeyman.guardrails.text;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds text written as base64, hexadecimal or binary digits. A run counts as text where its bytes are UTF-8 and nearly all of it can be seen; by chance twelve bytes
 * are so once in more than ten thousand times. One pass each.
 */
final class ByteCodes {
    /** Shorter runs of base64 hide less than two words. */
    private static final int LEAST_BASE64_CHARS = 16;

    private static final int LEAST_BYTES = 8;
    private static final int LEAST_BINARY_BYTES = 5;

    /** A run that is this long and no text is told as a blob. */
    static final int LEAST_BLOB_CHARS = 96;

    private static final String SEPARATORS = " ,:;-_\n\r\t";

    private final char[] seen;
    private final List<Hidden> found;
    private final List<int[]> blobs;

    ByteCodes(char[] seen, List<Hidden> found, List<int[]> blobs) {
        this.seen = seen;
        this.found = found;
        this.blobs = blobs;
    }

    void find() {
        base64();
        digits(16, 2, LEAST_BYTES, Encoding.HEX);
        digits(2, 8, LEAST_BINARY_BYTES, Encoding.BINARY);
    }

    private static int sextet(char c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
    }

    private void base64() {
        int i = 0;
        while (i < seen.length) {
            if (sextet(seen[i]) < 0) {
                i++;
                continue;
            }
            int end = base64End(i);
            if (end - i >= LEAST_BASE64_CHARS) {
                String text = base64Text(i, end);
                if (text != null) {
                    found.add(new Hidden(List.of(Encoding.BASE64), text, i, end));
                } else if (end - i >= LEAST_BLOB_CHARS) {
                    blobs.add(new int[] {i, end});
                }
            }
            i = end;
        }
    }

    /** The end of a run; it goes on over a line end where the lines before and after it are nothing but the run. */
    private int base64End(int start) {
        int i = start;
        int line = start;
        while (true) {
            while (i < seen.length && sextet(seen[i]) >= 0) {
                i++;
            }
            int next = i;
            while (next < seen.length && next - i < 4 && Character.isWhitespace(seen[next])) {
                next++;
            }
            boolean goesOn = i - line >= LEAST_BASE64_CHARS && next > i && hasLineEnd(i, next);
            if (!goesOn || next == seen.length || sextet(seen[next]) < 0) {
                return i;
            }
            int after = next;
            while (after < seen.length && sextet(seen[after]) >= 0) {
                after++;
            }
            boolean whole = after == seen.length || seen[after] == '=' || isLineEnd(seen[after]);
            if (!whole) {
                return i;
            }
            line = next;
            i = after;
        }
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }

    private boolean hasLineEnd(int from, int to) {
        for (int i = from; i < to; i++) {
            if (isLineEnd(seen[i])) {
                return true;
            }
        }
        return false;
    }

    private @Nullable String base64Text(int start, int end) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream((end - start) * 3 / 4);
        int bits = 0;
        int held = 0;
        for (int i = start; i < end; i++) {
            int sextet = sextet(seen[i]);
            if (sextet < 0) {
                continue; // a line end
            }
            held = (held << 6) | sextet;
            bits += 6;
            if (bits >= 8) {
                bits -= 8;
                bytes.write((held >> bits) & 0xFF);
            }
        }
        return readable(bytes.toByteArray());
    }

    /** Groups of digits that are bytes, with or without something between them. */
    private void digits(int radix, int group, int leastBytes, Encoding encoding) {
        int i = 0;
        while (i < seen.length) {
            boolean begins = digit(seen[i], radix) >= 0
                    && (i == 0 || !Character.isLetterOrDigit(seen[i - 1]) || isPrefixed(i))
                    && value(i, radix, group) >= 0;
            if (!begins) {
                i++;
                continue;
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);
            int end = i;
            int next = i;
            while (next >= 0) {
                int value = value(next, radix, group);
                if (value < 0) {
                    break;
                }
                bytes.write(value);
                end = next + group;
                next = afterSeparator(end, radix);
            }
            if (bytes.size() >= leastBytes) {
                String text = readable(bytes.toByteArray());
                if (text != null) {
                    found.add(new Hidden(List.of(encoding), text, i, end));
                }
            }
            i = end;
        }
    }

    private boolean isPrefixed(int i) {
        return i >= 2 && seen[i - 1] == 'x' && (seen[i - 2] == '0' || seen[i - 2] == '\\');
    }

    private static int digit(char c, int radix) {
        if (c >= '0' && c <= '9') {
            return c - '0' < radix ? c - '0' : -1;
        }
        int letter = (c | 0x20) - 'a';
        return c < 0x80 && letter >= 0 && letter < radix - 10 ? letter + 10 : -1;
    }

    private int value(int at, int radix, int group) {
        if (at + group > seen.length) {
            return -1;
        }
        int value = 0;
        for (int i = at; i < at + group; i++) {
            int digit = digit(seen[i], radix);
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value;
    }

    private int afterSeparator(int at, int radix) {
        int i = at;
        while (i < seen.length && i - at < 3 && SEPARATORS.indexOf(seen[i]) >= 0) {
            i++;
        }
        if (radix == 16 && i + 1 < seen.length && seen[i + 1] == 'x' && (seen[i] == '0' || seen[i] == '\\')) {
            i += 2;
        }
        return i;
    }

    /** The text that bytes are in UTF-8, or in UTF-16 as some shells take it; null where they are none. */
    private static @Nullable String readable(byte[] bytes) {
        byte[] narrow = bytes;
        if (bytes.length >= 2 * LEAST_BYTES && bytes[1] == 0 && bytes[3] == 0 && bytes[5] == 0) {
            narrow = new byte[bytes.length / 2];
            for (int i = 0; i < narrow.length; i++) {
                narrow[i] = bytes[2 * i];
            }
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(narrow))
                    .toString();
        } catch (CharacterCodingException e) {
            return null; // no text
        }
        int shown = 0;
        int letters = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            shown += (c >= ' ' && c != 0x7F) || Character.isWhitespace(c) ? 1 : 0;
            letters += Character.isLetterOrDigit(c) || c == ' ' ? 1 : 0;
        }
        boolean text95 = shown * 20 >= text.length() * 19;
        return text95 && letters * 5 >= text.length() * 3 && text.length() >= LEAST_BINARY_BYTES ? text : null;
    }
}
