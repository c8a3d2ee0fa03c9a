package dev.journeyman.guardrails.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Finds characters written by number or name behind a percent sign, an ampersand or a backslash, and decodes the whole text around them, so that a word of which one
 * letter is escaped is whole again. One pass.
 */
final class Escapes {
    private static final Map<String, Character> NAMES = Map.of(
            "lt", '<', "gt", '>', "amp", '&', "quot", '"', "apos", '\'', "nbsp", ' ', "lbrack", '[', "colon", ':',
            "Tab", '\t', "NewLine", '\n');
    private static final int MOST_NAME_CHARS = 8;

    /** As many escapes of any character, or one of a letter, make a text worth decoding. */
    private static final int LEAST_ESCAPES = 4;

    private final char[] seen;
    private final StringBuilder decoded;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);
    private int escapes;
    private int letters;
    private int first = -1;
    private int last;
    private Encoding encoding = Encoding.PERCENT;

    private Escapes(char[] seen) {
        this.seen = seen;
        this.decoded = new StringBuilder(seen.length);
    }

    static void find(char[] seen, List<Hidden> found) {
        boolean any = false;
        for (char c : seen) {
            any |= c == '%' || c == '&' || c == '\\';
        }
        if (any) {
            new Escapes(seen).decode(found);
        }
    }

    private void decode(List<Hidden> found) {
        int i = 0;
        while (i < seen.length) {
            int taken = switch (seen[i]) {
                case '%' -> percent(i);
                case '&' -> entity(i);
                case '\\' -> escape(i);
                default -> 0;
            };
            if (taken == 0) {
                endBytes();
                decoded.append(seen[i++]);
            } else {
                first = first < 0 ? i : first;
                escapes++;
                i += taken;
                last = i;
            }
        }
        endBytes();
        if (letters > 0 || escapes >= LEAST_ESCAPES) {
            found.add(new Hidden(List.of(encoding), decoded.toString(), first, last));
        }
    }

    private void endBytes() {
        if (bytes.size() > 0) {
            decoded.append(bytes.toString(StandardCharsets.UTF_8));
            bytes.reset();
        }
    }

    private int number(int from, int digits, int radix) {
        if (from + digits > seen.length || digits == 0) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = seen[i] < 0x80 ? Character.digit(seen[i], radix) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value;
    }

    private void take(int codePoint, Encoding how) {
        endBytes();
        encoding = escapes == 0 ? how : encoding;
        letters += Character.isLetter(codePoint) && codePoint < 0x80 ? 1 : 0;
        decoded.appendCodePoint(codePoint);
    }

    private int percent(int at) {
        int value = number(at + 1, 2, 16);
        if (value < 0) {
            return 0;
        }
        encoding = escapes == 0 ? Encoding.PERCENT : encoding;
        letters += value < 0x80 && Character.isLetter(value) ? 1 : 0;
        bytes.write(value);
        return 3;
    }

    private int escape(int at) {
        if (at + 1 >= seen.length) {
            return 0;
        }
        char kind = seen[at + 1];
        if (kind == 'u' && at + 2 < seen.length && seen[at + 2] == '{') {
            int digits = span(at + 3, 6, 16);
            int value = number(at + 3, digits, 16);
            boolean closed = at + 3 + digits < seen.length && seen[at + 3 + digits] == '}';
            if (!closed || !Character.isValidCodePoint(value)) {
                return 0;
            }
            take(value, Encoding.ESCAPE);
            return 4 + digits;
        }
        int digits = kind == 'u' ? 4 : kind == 'x' ? 2 : kind == 'U' ? 8 : 0;
        int value = number(at + 2, digits, 16);
        if (!Character.isValidCodePoint(value)) {
            return 0;
        }
        take(value, Encoding.ESCAPE);
        return 2 + digits;
    }

    private int span(int from, int most, int radix) {
        int i = from;
        while (i < seen.length && i - from < most && Character.digit(seen[i], radix) >= 0) {
            i++;
        }
        return i - from;
    }

    private int entity(int at) {
        if (at + 2 < seen.length && seen[at + 1] == '#') {
            boolean hex = seen[at + 2] == 'x' || seen[at + 2] == 'X';
            int from = at + (hex ? 3 : 2);
            int digits = span(from, 7, hex ? 16 : 10);
            int value = number(from, digits, hex ? 16 : 10);
            if (!Character.isValidCodePoint(value)) {
                return 0;
            }
            take(value, Encoding.ENTITY);
            int end = from + digits;
            return end - at + (end < seen.length && seen[end] == ';' ? 1 : 0);
        }
        int end = at + 1;
        while (end < seen.length && end - at <= MOST_NAME_CHARS && Character.isLetter(seen[end])) {
            end++;
        }
        if (end >= seen.length || seen[end] != ';') {
            return 0;
        }
        Character named = NAMES.get(new String(seen, at + 1, end - at - 1));
        if (named == null) {
            return 0;
        }
        take(named, Encoding.ENTITY);
        return end + 1 - at;
    }
}
