package dev.journeyman.guardrails.text;

/** What a character is to a reader: something to see, a mark on something, or nothing at all. */
public final class Characters {
    /** The kinds that are told apart. */
    public enum Kind {
        /** Seen, or white space. */
        PLAIN,
        /** A combining mark on the character before it. */
        MARK,
        /** Takes no room and shows nothing: zero-width spaces and joiners, fillers, soft hyphens, byte order marks. */
        INVISIBLE,
        /** Chooses how the character before it is drawn; 256 of them can carry any bytes. */
        SELECTOR,
        /** A tag: an invisible copy of an ASCII character. */
        TAG,
        /** Changes the direction in which what follows is shown. */
        BIDI,
        /** A control character that is neither a tab nor a line end. */
        CONTROL,
        /** Half of a surrogate pair without its other half. */
        UNPAIRED
    }

    /** The first tag character; the last is 127 after it. */
    static final int FIRST_TAG = 0xE0000;

    private static final int LAST_TAG = 0xE007F;
    private static final int FIRST_MARK = 0x300;

    private Characters() {}

    /** The kind of a code point. */
    public static Kind kind(int codePoint) {
        if (codePoint >= ' ' && codePoint < 0x7F) {
            return Kind.PLAIN;
        }
        if (codePoint < 0xA0) {
            return codePoint == '\n' || codePoint == '\r' || codePoint == '\t' || codePoint == 0x85
                    ? Kind.PLAIN
                    : Kind.CONTROL;
        }
        if (codePoint < FIRST_MARK) {
            return codePoint == 0xAD ? Kind.INVISIBLE : Kind.PLAIN;
        }
        if (isSelector(codePoint)) {
            return Kind.SELECTOR;
        }
        if (isFiller(codePoint)) {
            return Kind.INVISIBLE;
        }
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> Kind.MARK;
            case Character.SURROGATE -> Kind.UNPAIRED;
            case Character.FORMAT -> format(codePoint);
            default -> Kind.PLAIN;
        };
    }

    private static Kind format(int codePoint) {
        if (codePoint >= FIRST_TAG && codePoint <= LAST_TAG) {
            return Kind.TAG;
        }
        boolean bidi = (codePoint >= 0x202A && codePoint <= 0x202E) || (codePoint >= 0x2066 && codePoint <= 0x2069);
        boolean seen = codePoint >= 0x600 && codePoint <= 0x8FF && codePoint != 0x61C; // Arabic and Syriac number signs
        return bidi ? Kind.BIDI : seen ? Kind.PLAIN : Kind.INVISIBLE;
    }

    private static boolean isSelector(int codePoint) {
        return (codePoint >= 0xFE00 && codePoint <= 0xFE0F) || (codePoint >= 0xE0100 && codePoint <= 0xE01EF);
    }

    private static boolean isFiller(int codePoint) {
        return codePoint == 0x34F // combining grapheme joiner
                || codePoint == 0x115F
                || codePoint == 0x1160
                || codePoint == 0x3164
                || codePoint == 0xFFA0 // Hangul fillers
                || codePoint == 0x2800 // Braille without dots
                || (codePoint >= 0x180B && codePoint <= 0x180F); // Mongolian selectors
    }

    /** The byte that a selector can carry, as hidden texts are written with them. */
    static int selectedByte(int codePoint) {
        return codePoint <= 0xFE0F ? codePoint - 0xFE00 : codePoint - 0xE0100 + 16;
    }

    /** Whether it overrides the direction, so that Latin text is shown backwards. */
    public static boolean isOverride(int codePoint) {
        return codePoint == 0x202D || codePoint == 0x202E;
    }

    /** Whether it is a joiner, which emoji and several scripts need. */
    public static boolean isJoiner(int codePoint) {
        return codePoint == 0x200C || codePoint == 0x200D;
    }

    /** Whether it is common in pasted text and harmless: soft hyphen, byte order mark, direction marks, word joiner. */
    public static boolean isPasted(int codePoint) {
        return codePoint == 0xAD
                || codePoint == 0xFEFF
                || codePoint == 0x200E
                || codePoint == 0x200F
                || codePoint == 0x61C
                || codePoint == 0x2060;
    }

    /** Whether a letter of a script that is written from right to left. */
    public static boolean isRightToLeft(int codePoint) {
        byte direction = Character.getDirectionality(codePoint);
        return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }
}
