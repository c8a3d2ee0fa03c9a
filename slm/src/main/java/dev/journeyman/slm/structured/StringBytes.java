package dev.journeyman.slm.structured;

import java.util.Arrays;

/**
 * The bytes of a JSON string's characters (RFC 8259, section 7; well-formed UTF-8 after table 3-7 of the Unicode standard): at which place of a character one is, and where a
 * byte leads. Escapes are the nine of JSON; an escaped surrogate is followed by its other half, and never begins with the lower.
 */
final class StringBytes {
    static final int OPEN = 0; // before the opening quote
    static final int CONTENT = 1; // between characters
    static final int END = 2; // behind the closing quote
    private static final int ONE_LEFT = 3;
    private static final int TWO_LEFT = 4;
    private static final int AFTER_E0 = 5;
    private static final int AFTER_ED = 6;
    private static final int AFTER_F0 = 7;
    private static final int THREE_LEFT = 8;
    private static final int AFTER_F4 = 9;
    private static final int ESCAPE = 10;
    private static final int HEX_1 = 11;
    private static final int HEX_AFTER_D = 12;
    private static final int HEX_2 = 13;
    private static final int HEX_3 = 14;
    private static final int HEX_4 = 15;
    private static final int HIGH_3 = 16;
    private static final int HIGH_4 = 17;
    private static final int LOW_BACKSLASH = 18;
    private static final int LOW_U = 19;
    private static final int LOW_D = 20;
    private static final int LOW_2 = 21;

    /** How many places there are. */
    static final int SUBS = 22;

    static final int DEAD = -1;

    /** The most bytes that a character begun can still need. */
    static final int MOST_LEFT = 8;

    private static final byte[][] NEXT = new byte[SUBS][256];
    private static final int[] LEFT = {0, 0, 0, 1, 2, 2, 2, 3, 3, 3, 1, 4, 3, 3, 2, 1, 8, 7, 6, 5, 4, 3};

    static {
        for (byte[] row : NEXT) {
            Arrays.fill(row, (byte) DEAD);
        }
        to(OPEN, '"', '"', CONTENT);
        to(CONTENT, 0x20, 0x7E, CONTENT);
        to(CONTENT, '"', '"', END);
        to(CONTENT, '\\', '\\', ESCAPE);
        to(CONTENT, 0xC2, 0xDF, ONE_LEFT);
        to(CONTENT, 0xE0, 0xE0, AFTER_E0);
        to(CONTENT, 0xE1, 0xEF, TWO_LEFT);
        to(CONTENT, 0xED, 0xED, AFTER_ED);
        to(CONTENT, 0xF0, 0xF0, AFTER_F0);
        to(CONTENT, 0xF1, 0xF3, THREE_LEFT);
        to(CONTENT, 0xF4, 0xF4, AFTER_F4);
        to(ONE_LEFT, 0x80, 0xBF, CONTENT);
        to(TWO_LEFT, 0x80, 0xBF, ONE_LEFT);
        to(AFTER_E0, 0xA0, 0xBF, ONE_LEFT);
        to(AFTER_ED, 0x80, 0x9F, ONE_LEFT);
        to(AFTER_F0, 0x90, 0xBF, TWO_LEFT);
        to(THREE_LEFT, 0x80, 0xBF, TWO_LEFT);
        to(AFTER_F4, 0x80, 0x8F, TWO_LEFT);
        for (char c : "\"\\/bfnrt".toCharArray()) {
            to(ESCAPE, c, c, CONTENT);
        }
        to(ESCAPE, 'u', 'u', HEX_1);
        hex(HEX_1, 0, 15, HEX_2);
        hex(HEX_1, 13, 13, HEX_AFTER_D);
        hex(HEX_AFTER_D, 0, 7, HEX_3);
        hex(HEX_AFTER_D, 8, 11, HIGH_3);
        hex(HEX_2, 0, 15, HEX_3);
        hex(HEX_3, 0, 15, HEX_4);
        hex(HEX_4, 0, 15, CONTENT);
        hex(HIGH_3, 0, 15, HIGH_4);
        hex(HIGH_4, 0, 15, LOW_BACKSLASH);
        to(LOW_BACKSLASH, '\\', '\\', LOW_U);
        to(LOW_U, 'u', 'u', LOW_D);
        hex(LOW_D, 13, 13, LOW_2);
        hex(LOW_2, 12, 15, HEX_3);
    }

    private StringBytes() {}

    private static void to(int from, int low, int high, int to) {
        Arrays.fill(NEXT[from], low, high + 1, (byte) to);
    }

    private static void hex(int from, int low, int high, int to) {
        for (int digit = low; digit <= high; digit++) {
            NEXT[from][Character.forDigit(digit, 16)] = (byte) to;
            NEXT[from][Character.toUpperCase(Character.forDigit(digit, 16))] = (byte) to;
        }
    }

    /** Where a byte leads, {@link #DEAD} where it may not stand. */
    static int next(int sub, int b, boolean escapes) {
        return !escapes && b == '\\' ? DEAD : NEXT[sub][b];
    }

    /** Whether a byte ended a character. */
    static boolean endsCharacter(int from, int to) {
        return to == CONTENT && from != OPEN;
    }

    /** Whether it is inside a character. */
    static boolean isPartial(int sub) {
        return sub > END;
    }

    /** The fewest bytes to the end of the character. */
    static int bytesLeft(int sub) {
        return LEFT[sub];
    }
}
