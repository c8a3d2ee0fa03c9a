package dev.journeyman.slm.structured;

/**
 * A string of so many characters (Unicode code points).
 *
 * @param min at least so many
 * @param max at most so many
 */
record StringLexeme(int min, int max) implements Lexeme {
    private static final int SHIFT = 5; // places of a character are below 32

    static int sub(long state) {
        return (int) state & 31;
    }

    static int chars(long state) {
        return (int) (state >> SHIFT);
    }

    private static long state(int chars, int sub) {
        return ((long) chars << SHIFT) | sub;
    }

    @Override
    public long start() {
        return state(0, StringBytes.OPEN);
    }

    @Override
    public long step(long state, int b) {
        int from = sub(state);
        int to = StringBytes.next(from, b, true);
        if (to == StringBytes.DEAD) {
            return DEAD;
        }
        int chars = chars(state) + (StringBytes.endsCharacter(from, to) ? 1 : 0);
        boolean tooShort = to == StringBytes.END && chars < min;
        boolean tooLong = chars + (StringBytes.isPartial(to) ? 1 : 0) > max;
        return tooShort || tooLong ? DEAD : state(chars, to);
    }

    @Override
    public boolean accepts(long state) {
        return sub(state) == StringBytes.END;
    }

    @Override
    public boolean isFinal(long state) {
        return accepts(state);
    }

    @Override
    public int cost(long state) {
        int sub = sub(state);
        if (sub == StringBytes.END) {
            return 0;
        }
        int whole = chars(state) + (StringBytes.isPartial(sub) ? 1 : 0);
        return (sub == StringBytes.OPEN ? 1 : 0) + StringBytes.bytesLeft(sub) + Math.max(0, min - whole) + 1;
    }

    @Override
    public long canonical(long state, int reach) {
        int chars = chars(state);
        return chars > min && max - chars > reach ? state(min, sub(state)) : state;
    }
}
