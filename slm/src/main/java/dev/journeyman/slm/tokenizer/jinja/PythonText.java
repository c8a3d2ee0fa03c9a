package dev.journeyman.slm.tokenizer.jinja;

import java.util.ArrayList;
import java.util.List;

/** Text as Python sees it: what is white space, what a backslash means, how strings are stripped and split. */
final class PythonText {

    private PythonText() {}

    /** As {@code str.isspace}: more than {@link Character#isWhitespace}, which leaves out the no-break spaces. */
    static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
    }

    static String strip(String text) {
        return stripLeft(stripRight(text));
    }

    static String stripLeft(String text) {
        int start = 0;
        while (start < text.length() && isSpace(text.charAt(start))) {
            start++;
        }
        return text.substring(start);
    }

    static String stripRight(String text) {
        int end = text.length();
        while (end > 0 && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    /** Takes any of these characters from the chosen ends. */
    static String strip(String text, String characters, boolean left, boolean right) {
        int start = 0;
        int end = text.length();
        while (left && start < end && holds(characters, text.codePointAt(start))) {
            start += Character.charCount(text.codePointAt(start));
        }
        while (right && end > start && holds(characters, text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(start, end);
    }

    private static boolean holds(String characters, int c) {
        return characters.indexOf(c) >= 0;
    }

    /** As {@code str.split()}: at runs of white space. */
    static List<Object> splitAtSpace(String text, long limit) {
        List<Object> parts = new ArrayList<>();
        int start = 0;
        while (true) {
            while (start < text.length() && isSpace(text.charAt(start))) {
                start++;
            }
            if (start == text.length()) {
                return parts;
            }
            if (limit >= 0 && parts.size() == limit) {
                parts.add(text.substring(start));
                return parts;
            }
            if (parts.size() == Limits.MAX_PARTS) {
                throw new JinjaException("a text is cut into more than " + Limits.MAX_PARTS + " parts");
            }
            int end = start;
            while (end < text.length() && !isSpace(text.charAt(end))) {
                end++;
            }
            parts.add(text.substring(start, end));
            start = end;
        }
    }

    /** As {@code str.split(separator, limit)}; a negative limit is none. */
    static List<Object> split(String text, String separator, long limit) {
        if (separator.isEmpty()) {
            throw new JinjaException("empty separator");
        }
        List<Object> parts = new ArrayList<>();
        int start = 0;
        for (int hit = text.indexOf(separator);
                hit >= 0 && (limit < 0 || parts.size() < limit);
                hit = text.indexOf(separator, start)) {
            if (parts.size() == Limits.MAX_PARTS) {
                throw new JinjaException("a text is cut into more than " + Limits.MAX_PARTS + " parts");
            }
            parts.add(text.substring(start, hit));
            start = hit + separator.length();
        }
        parts.add(text.substring(start));
        return parts;
    }

    /** As {@code str.rsplit(separator, limit)}. */
    static List<Object> splitFromRight(String text, String separator, long limit) {
        List<Object> parts = split(text, separator, -1);
        if (limit < 0 || parts.size() <= limit + 1) {
            return parts;
        }
        int tail = (int) (parts.size() - limit);
        List<String> head =
                parts.subList(0, tail).stream().map(Object::toString).toList();
        List<Object> joined = new ArrayList<>();
        joined.add(String.join(separator, head));
        joined.addAll(parts.subList(tail, parts.size()));
        return joined;
    }

    /** As {@code str.title}. */
    static String title(String text) {
        StringBuilder out = new StringBuilder();
        boolean inWord = false;
        for (int c : text.codePoints().toArray()) {
            out.appendCodePoint(inWord ? Character.toLowerCase(c) : Character.toTitleCase(c));
            inWord = Character.isLetter(c);
        }
        return out.toString();
    }

    /** As {@code str.capitalize}. */
    static String capitalize(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = text.codePointAt(0);
        return Character.toString(Character.toTitleCase(first))
                + text.substring(Character.charCount(first)).toLowerCase(java.util.Locale.ROOT);
    }

    /** The characters a string of a template means. A backslash before another character stays, as in Python. */
    static String unescape(String literal) {
        if (literal.indexOf('\\') < 0) {
            return literal;
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < literal.length(); i++) {
            char c = literal.charAt(i);
            if (c != '\\' || i + 1 == literal.length()) {
                out.append(c);
                continue;
            }
            char escape = literal.charAt(++i);
            int digits = escape == 'x' ? 2 : escape == 'u' ? 4 : escape == 'U' ? 8 : 0;
            int simple = "nrtabfv\\'\"".indexOf(escape);
            if (simple >= 0) {
                out.append("\n\r\t\u0007\b\f\u000b\\'\"".charAt(simple));
            } else if (digits > 0) {
                out.appendCodePoint(codePoint(literal, i + 1, digits));
                i += digits;
            } else if (escape >= '0' && escape <= '7') {
                int end = i;
                while (end < literal.length()
                        && end < i + 3
                        && literal.charAt(end) >= '0'
                        && literal.charAt(end) <= '7') {
                    end++;
                }
                out.append((char) Integer.parseInt(literal, i, end, 8));
                i = end - 1;
            } else if (escape != '\n') {
                out.append('\\').append(escape);
            }
        }
        return out.toString();
    }

    private static int codePoint(String literal, int start, int digits) {
        try {
            int point = Integer.parseInt(literal, start, start + digits, 16);
            if (Character.isValidCodePoint(point)) {
                return point;
            }
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            // Told below.
        }
        throw new JinjaException("a string holds a malformed escape: " + literal);
    }
}
