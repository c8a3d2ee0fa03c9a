package dev.journeyman.slm.structured;

import java.util.Arrays;

/**
 * A string of so many characters that a pattern matches. A character is written in one way only: as itself, or with its short escape where JSON asks for one.
 *
 * <p>A state is packed into a long: the characters ended, the automaton's state, the mode, and the character begun (how many bytes its UTF-8 has, how many are to come, its value so
 * far).
 */
final class PatternLexeme implements Lexeme {
    private static final int OPEN = 0;
    private static final int CONTENT = 1;
    private static final int END = 2;
    private static final int ESCAPE = 3;
    private static final int PARTIAL = 4;
    private static final String ESCAPED = "\"\\\b\f\n\r\t";
    private static final String ESCAPES = "\"\\bfnrt";
    private static final int[] LEAST_OF_LENGTH = {0, 0, 0x80, 0x800, 0x10000};

    private final PatternAutomaton automaton;
    private final int min;
    private final int[][] costs; // by characters ended and state, between characters; with the closing quote

    PatternLexeme(PatternAutomaton automaton, int min, int max) {
        this.automaton = automaton;
        this.min = min;
        this.costs = new int[max + 2][automaton.states()];
        Arrays.fill(costs[max + 1], Bounds.NEVER);
        for (int chars = max; chars >= 0; chars--) {
            for (int state = 0; state < automaton.states(); state++) {
                int least = chars >= min && automaton.accepts(state) ? 1 : Bounds.NEVER;
                for (PatternAutomaton.Edge edge : automaton.edges(state)) {
                    least = Math.min(
                            least, Bounds.sum(fewestBytes(edge.low(), edge.high()), costs[chars + 1][edge.to()]));
                }
                costs[chars][state] = least;
            }
        }
    }

    /** The fewest bytes of a character of a range. */
    private static int fewestBytes(int low, int high) {
        int least = high >= 0x10000 ? 4 : high >= 0x800 ? 3 : 2;
        if (low >= 0x80) {
            return low >= 0x10000 ? 4 : low >= 0x800 ? 3 : 2;
        }
        for (int c = low; c <= Math.min(high, 0x7F); c++) {
            least = Math.min(least, ESCAPED.indexOf(c) >= 0 ? 2 : 1);
        }
        return least;
    }

    private static long pack(int chars, int state, int mode, int length, int left, int value) {
        return ((((long) chars << 9 | state) << 3 | mode) << 3 | length) << 24 | (long) left << 21 | value;
    }

    private static int value(long state) {
        return (int) state & 0x1FFFFF;
    }

    private static int left(long state) {
        return (int) (state >> 21) & 7;
    }

    private static int length(long state) {
        return (int) (state >> 24) & 7;
    }

    private static int mode(long state) {
        return (int) (state >> 27) & 7;
    }

    private static int inner(long state) {
        return (int) (state >> 30) & 511;
    }

    private static int chars(long state) {
        return (int) (state >> 39);
    }

    @Override
    public long start() {
        return pack(0, 0, OPEN, 0, 0, 0);
    }

    @Override
    public long step(long state, int b) {
        int chars = chars(state);
        int inner = inner(state);
        long next = switch (mode(state)) {
            case OPEN -> b == '"' ? pack(chars, inner, CONTENT, 0, 0, 0) : DEAD;
            case CONTENT -> content(chars, inner, b);
            case ESCAPE -> {
                int escape = ESCAPES.indexOf(b);
                yield escape < 0 ? DEAD : character(chars, inner, ESCAPED.charAt(escape));
            }
            case PARTIAL -> {
                int value = value(state) << 6 | (b & 0x3F);
                yield (b & 0xC0) != 0x80
                        ? DEAD
                        : left(state) == 1
                                ? character(chars, inner, value)
                                : pack(chars, inner, PARTIAL, length(state), left(state) - 1, value);
            }
            default -> DEAD;
        };
        return next == DEAD || cost(next) >= Bounds.NEVER ? DEAD : next;
    }

    private long content(int chars, int inner, int b) {
        if (b == '"') {
            return chars >= min && automaton.accepts(inner) ? pack(chars, inner, END, 0, 0, 0) : DEAD;
        }
        if (b == '\\') {
            return pack(chars, inner, ESCAPE, 0, 0, 0);
        }
        if (b < 0x80) {
            return b < 0x20 ? DEAD : character(chars, inner, b);
        }
        int length = b >= 0xC2 && b <= 0xDF ? 2 : b >= 0xE0 && b <= 0xEF ? 3 : b >= 0xF0 && b <= 0xF4 ? 4 : 0;
        return length == 0 ? DEAD : pack(chars, inner, PARTIAL, length, length - 1, b & (0x7F >> length));
    }

    private long character(int chars, int inner, int c) {
        for (PatternAutomaton.Edge edge : automaton.edges(inner)) {
            if (edge.low() <= c && c <= edge.high()) {
                return pack(chars + 1, edge.to(), CONTENT, 0, 0, 0);
            }
        }
        return DEAD;
    }

    @Override
    public boolean accepts(long state) {
        return mode(state) == END;
    }

    @Override
    public boolean isFinal(long state) {
        return mode(state) == END;
    }

    @Override
    public int cost(long state) {
        int chars = chars(state);
        int inner = inner(state);
        return switch (mode(state)) {
            case OPEN -> Bounds.sum(1, costs[chars][inner]);
            case CONTENT -> costs[chars][inner];
            case ESCAPE -> escapeCost(chars, inner);
            case PARTIAL -> partialCost(state);
            default -> 0;
        };
    }

    private int escapeCost(int chars, int inner) {
        int least = Bounds.NEVER;
        for (PatternAutomaton.Edge edge : automaton.edges(inner)) {
            boolean escaped = ESCAPED.chars().anyMatch(c -> edge.low() <= c && c <= edge.high());
            if (escaped) {
                least = Math.min(least, Bounds.sum(1, costs[chars + 1][edge.to()]));
            }
        }
        return least;
    }

    private int partialCost(long state) {
        int bits = 6 * left(state);
        int low = Math.max(value(state) << bits, LEAST_OF_LENGTH[length(state)]);
        int high = ((value(state) + 1) << bits) - 1;
        int least = Bounds.NEVER;
        for (PatternAutomaton.Edge edge : automaton.edges(inner(state))) {
            if (edge.low() <= high && edge.high() >= low) {
                least = Math.min(least, Bounds.sum(left(state), costs[chars(state) + 1][edge.to()]));
            }
        }
        return least;
    }
}
