package dev.journeyman.slm.structured;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A number: an automaton of few states, written out. State 0 is the first. */
final class TableLexeme implements Lexeme {
    private static final String ALPHABET = "0123456789-.eE+";
    private static final int[] CLASS = new int[256];

    static {
        Arrays.fill(CLASS, -1);
        for (int i = 0; i < ALPHABET.length(); i++) {
            CLASS[ALPHABET.charAt(i)] = i;
        }
    }

    private final int[][] next;
    private final boolean[] accepts;
    private final int[] costs;

    private TableLexeme(List<int[]> next, List<Boolean> accepts) {
        this.next = next.toArray(int[][]::new);
        this.accepts = new boolean[accepts.size()];
        this.costs = new int[accepts.size()];
        for (int i = 0; i < costs.length; i++) {
            this.accepts[i] = accepts.get(i);
            costs[i] = accepts.get(i) ? 0 : Bounds.NEVER;
        }
        boolean changed = true;
        while (changed) { // Bellman and Ford; the tables are small
            changed = false;
            for (int i = 0; i < costs.length; i++) {
                for (int to : this.next[i]) {
                    if (to >= 0 && costs[to] + 1 < costs[i]) {
                        costs[i] = costs[to] + 1;
                        changed = true;
                    }
                }
            }
        }
    }

    /** Collects states. */
    private static final class Builder {
        final List<int[]> next = new ArrayList<>();
        final List<Boolean> accepts = new ArrayList<>();

        int state(boolean accepting) {
            int[] row = new int[ALPHABET.length()];
            Arrays.fill(row, -1);
            next.add(row);
            accepts.add(accepting);
            return next.size() - 1;
        }

        void edge(int from, String characters, int to) {
            for (int i = 0; i < characters.length(); i++) {
                next.get(from)[CLASS[characters.charAt(i)]] = to;
            }
        }

        /** A chain of at most so many digits, each state accepting; returns its states. */
        int[] digits(int count) {
            int[] chain = new int[count];
            for (int i = 0; i < count; i++) {
                chain[i] = state(true);
                if (i > 0) {
                    edge(chain[i - 1], "0123456789", chain[i]);
                }
            }
            return chain;
        }
    }

    /** Any number: digits, a fraction and an exponent, each bounded. */
    static TableLexeme number() {
        Builder b = new Builder();
        int start = b.state(false);
        int minus = b.state(false);
        int zero = b.state(true);
        int dot = b.state(false);
        int e = b.state(false);
        int sign = b.state(false);
        int[] whole = b.digits(Bounds.DIGITS);
        int[] fraction = b.digits(Bounds.DIGITS);
        int[] exponent = b.digits(2);
        b.edge(start, "-", minus);
        for (int from : new int[] {start, minus}) {
            b.edge(from, "0", zero);
            b.edge(from, "123456789", whole[0]);
        }
        b.edge(zero, ".", dot);
        b.edge(zero, "eE", e);
        b.edge(dot, "0123456789", fraction[0]);
        b.edge(e, "+-", sign);
        b.edge(e, "0123456789", exponent[0]);
        b.edge(sign, "0123456789", exponent[0]);
        for (int at : whole) {
            b.edge(at, ".", dot);
            b.edge(at, "eE", e);
        }
        for (int at : fraction) {
            b.edge(at, "eE", e);
        }
        return new TableLexeme(b.next, b.accepts);
    }

    /**
     * Whole numbers from {@code least} to {@code most}, both included, without "-0".
     *
     * <p>What may follow a beginning of digits depends on it only through this: for each length that the number may get, do all continuations lie in the range, none, or some?
     * Some is possible only along the digits of the two ends, so there are few states.
     */
    static TableLexeme integers(long least, long most) {
        Builder b = new Builder();
        int start = b.state(false);
        if (least <= 0 && most >= 0) {
            b.edge(start, "0", b.state(true));
        }
        if (most > 0) {
            new Range(b, Math.max(1, least), most).from(start);
        }
        if (least < 0) {
            int minus = b.state(false);
            b.edge(start, "-", minus);
            new Range(b, Math.max(1, -most), -least).from(minus);
        }
        return new TableLexeme(b.next, b.accepts);
    }

    private record Range(Builder builder, long low, long high, Map<String, Integer> known) {
        Range(Builder builder, long low, long high) {
            this(builder, low, high, new HashMap<>());
        }

        void from(int state) {
            for (int digit = 1; digit <= 9; digit++) {
                edge(state, digit, 1);
            }
        }

        private void edge(int from, long value, int digits) {
            String rest = rest(value, digits);
            if (rest.indexOf('A') < 0 && rest.indexOf('S') < 0) {
                return;
            }
            String key = rest.indexOf('S') >= 0 ? rest + value : rest;
            Integer to = known.get(key);
            if (to == null) {
                to = builder.state(value >= low && value <= high);
                known.put(key, to);
                for (int digit = 0; digit <= 9; digit++) {
                    edge(to, value * 10 + digit, digits + 1);
                }
            }
            builder.edge(from, Long.toString(value % 10), to);
        }

        /** For each length from this one on: all (A), some (S) or none (N) of the numbers that begin so are in the range. */
        private String rest(long value, int digits) {
            StringBuilder rest = new StringBuilder();
            long first = value;
            long last = value;
            for (int length = digits; length <= Bounds.DIGITS; length++) {
                boolean none = first > high || last < low;
                rest.append(none ? 'N' : first >= low && last <= high ? 'A' : 'S');
                first *= 10;
                last = last * 10 + 9;
            }
            return rest.toString();
        }
    }

    @Override
    public long start() {
        return 0;
    }

    @Override
    public long step(long state, int b) {
        int at = CLASS[b];
        int to = at < 0 ? -1 : next[(int) state][at];
        return to >= 0 && costs[to] < Bounds.NEVER ? to : DEAD;
    }

    @Override
    public boolean accepts(long state) {
        return accepts[(int) state];
    }

    @Override
    public boolean isFinal(long state) {
        return accepts(state) && Arrays.stream(next[(int) state]).allMatch(to -> to < 0);
    }

    @Override
    public int cost(long state) {
        return costs[(int) state];
    }
}
