package dev.journeyman.slm.structured;

import java.util.ArrayList;
import java.util.List;

/**
 * Parses a pattern into a nondeterministic automaton (Thompson 1968).
 *
 * <p>The subset of ECMA 262 that is regular and that every dialect reads alike: characters, {@code .}, classes, {@code \d \w \s} and their opposites, groups, {@code |},
 * {@code * + ? {m,n}}, {@code ^} at the beginning and {@code $} at the end of the pattern or of one of its outermost alternatives.
 */
final class PatternSyntax {
    private static final int MOST_STATES = 4_096;
    private static final int MOST_CHARS = 1_024;
    private static final int MOST_NESTED = 32;
    private static final String META = "^$\\.*+?()[]{}|/-";

    /** A step over one character. */
    record Edge(CodePoints characters, int to) {}

    /** A piece of the automaton with one way in and one way out. */
    private record Piece(int in, int out) {}

    private final String pattern;
    private int at;
    private int nested;
    final List<List<Edge>> edges = new ArrayList<>();
    final List<List<Integer>> jumps = new ArrayList<>(); // without a character
    final int start;
    final int accept;

    PatternSyntax(String pattern) throws PatternException {
        if (pattern.length() > MOST_CHARS) {
            throw new PatternException("may have at most " + MOST_CHARS + " characters");
        }
        if (Literals.hasHalfCharacter(pattern)) {
            throw new PatternException("holds half a character (a lone surrogate)");
        }
        this.pattern = pattern;
        this.start = state();
        this.accept = state();
        do {
            boolean anchored = eat('^');
            Piece piece = sequence();
            boolean ends = eat('$');
            if (!anchored) {
                piece = then(repeatedAny(), piece);
            }
            if (!ends) {
                piece = then(piece, repeatedAny());
            }
            jump(start, piece.in());
            jump(piece.out(), accept);
        } while (eat('|'));
        if (at < pattern.length()) {
            throw unsupported(at);
        }
    }

    private PatternException unsupported(int place) {
        return new PatternException(
                "is not supported from its character " + (place + 1)
                        + " on: only characters, classes, groups, | and the quantifiers * + ? {m,n}, with ^ and $ at the ends, are");
    }

    private int state() throws PatternException {
        if (edges.size() >= MOST_STATES) {
            throw new PatternException("is too large: its repetitions are spelled out");
        }
        edges.add(new ArrayList<>());
        jumps.add(new ArrayList<>());
        return edges.size() - 1;
    }

    private void jump(int from, int to) {
        jumps.get(from).add(to);
    }

    private Piece then(Piece first, Piece second) {
        jump(first.out(), second.in());
        return new Piece(first.in(), second.out());
    }

    private Piece empty() throws PatternException {
        int only = state();
        return new Piece(only, only);
    }

    private Piece one(CodePoints characters) throws PatternException {
        Piece piece = new Piece(state(), state());
        edges.get(piece.in()).add(new Edge(characters, piece.out()));
        return piece;
    }

    private Piece repeatedAny() throws PatternException {
        int only = state();
        edges.get(only).add(new Edge(CodePoints.ALL, only));
        return new Piece(only, only);
    }

    private boolean eat(char c) {
        if (at < pattern.length() && pattern.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private Piece sequence() throws PatternException {
        Piece all = empty();
        while (at < pattern.length() && "|)$^".indexOf(pattern.charAt(at)) < 0) {
            int begin = at;
            Piece piece = atom();
            int end = at;
            int[] times = quantifier();
            if (times[0] == 1 && times[1] == 1) {
                all = then(all, piece);
                continue;
            }
            Piece repeated = empty();
            for (int i = 0; i < Math.max(times[0], times[1]); i++) {
                Piece copy = i == 0 ? piece : again(begin, end);
                if (i >= times[0]) {
                    Piece skipped = new Piece(state(), state());
                    jump(skipped.in(), copy.in());
                    jump(copy.out(), skipped.out());
                    jump(skipped.in(), skipped.out());
                    copy = skipped;
                }
                repeated = then(repeated, copy);
            }
            if (times[1] < 0) {
                Piece copy = times[0] == 0 ? piece : again(begin, end);
                Piece loop = empty();
                jump(loop.in(), copy.in());
                jump(copy.out(), loop.in());
                repeated = then(repeated, loop);
            }
            all = then(all, repeated);
        }
        return all;
    }

    /** The same atom once more, as states of its own. */
    private Piece again(int begin, int end) throws PatternException {
        int after = at;
        at = begin;
        Piece copy = atom();
        if (at != end) {
            throw unsupported(begin);
        }
        at = after;
        return copy;
    }

    private Piece atom() throws PatternException {
        int place = at;
        char c = pattern.charAt(at++);
        switch (c) {
            case '(' -> {
                if (eat('?') && !eat(':')) {
                    throw unsupported(place);
                }
                if (++nested > MOST_NESTED) {
                    throw new PatternException("has groups nested deeper than " + MOST_NESTED);
                }
                Piece group = new Piece(state(), state());
                do {
                    Piece branch = sequence();
                    jump(group.in(), branch.in());
                    jump(branch.out(), group.out());
                } while (eat('|'));
                if (!eat(')')) {
                    throw unsupported(at);
                }
                nested--;
                return group;
            }
            case '[' -> {
                return one(characterClass());
            }
            case '.' -> {
                return one(CodePoints.LINE_END.not());
            }
            case '\\' -> {
                return one(escape(place, false));
            }
            case '*', '+', '?', '{', '}', ']' -> throw unsupported(place);
            default -> {
                int point = pattern.codePointAt(place);
                at = place + Character.charCount(point);
                return one(CodePoints.of(point, point));
            }
        }
    }

    /** The fewest and most repetitions; -1 for no limit. A lazy quantifier matches the same strings. */
    private int[] quantifier() throws PatternException {
        int place = at;
        int[] times = {1, 1};
        if (eat('*')) {
            times = new int[] {0, -1};
        } else if (eat('+')) {
            times = new int[] {1, -1};
        } else if (eat('?')) {
            times = new int[] {0, 1};
        } else if (eat('{')) {
            int least = digits(place);
            int most = least;
            if (eat(',')) {
                most = at < pattern.length() && pattern.charAt(at) == '}' ? -1 : digits(place);
            }
            if (!eat('}') || (most >= 0 && most < least)) {
                throw unsupported(place);
            }
            times = new int[] {least, most};
        } else {
            return times;
        }
        eat('?');
        if (at < pattern.length() && "*+?{".indexOf(pattern.charAt(at)) >= 0) {
            throw unsupported(at);
        }
        return times;
    }

    private int digits(int place) throws PatternException {
        int begin = at;
        while (at < pattern.length() && pattern.charAt(at) >= '0' && pattern.charAt(at) <= '9') {
            at++;
        }
        if (at == begin || at - begin > 4) {
            throw unsupported(place);
        }
        return Integer.parseInt(pattern, begin, at, 10);
    }

    private CodePoints characterClass() throws PatternException {
        int place = at - 1;
        boolean negated = eat('^');
        CodePoints all = CodePoints.of();
        while (!eat(']')) {
            CodePoints first = classAtom(place, negated);
            if (at + 1 < pattern.length() && pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']') {
                at++;
                CodePoints last = classAtom(place, negated);
                if (!isOne(first) || !isOne(last) || low(first) > low(last)) {
                    throw unsupported(place);
                }
                all = all.or(CodePoints.of(low(first), low(last)));
            } else {
                all = all.or(first);
            }
        }
        return negated ? all.not() : all;
    }

    private static boolean isOne(CodePoints characters) {
        return characters.ranges().size() == 1
                && characters.ranges().get(0).low()
                        == characters.ranges().get(0).high();
    }

    private static int low(CodePoints characters) {
        return characters.ranges().get(0).low();
    }

    private CodePoints classAtom(int place, boolean negated) throws PatternException {
        if (at >= pattern.length() || pattern.charAt(at) == '[' || pattern.startsWith("&&", at)) {
            throw unsupported(place);
        }
        int point = pattern.codePointAt(at);
        at += Character.charCount(point);
        return point == '\\' ? escape(at - 1, negated) : CodePoints.of(point, point);
    }

    /** What an escape stands for; dialects differ in white space, and what is sure depends on whether the class around it is negated. */
    private CodePoints escape(int place, boolean negated) throws PatternException {
        if (at >= pattern.length()) {
            throw unsupported(place);
        }
        char c = pattern.charAt(at++);
        return switch (c) {
            case 'd' -> CodePoints.DIGIT;
            case 'D' -> CodePoints.DIGIT.not();
            case 'w' -> CodePoints.WORD;
            case 'W' -> CodePoints.WORD.not();
            case 's' -> negated ? CodePoints.ANY_SPACE : CodePoints.SURE_SPACE;
            case 'S' -> (negated ? CodePoints.SURE_SPACE : CodePoints.ANY_SPACE).not();
            case 'n' -> CodePoints.of('\n', '\n');
            case 'r' -> CodePoints.of('\r', '\r');
            case 't' -> CodePoints.of('\t', '\t');
            case 'f' -> CodePoints.of('\f', '\f');
            default -> {
                if (META.indexOf(c) < 0) {
                    throw unsupported(place);
                }
                yield CodePoints.of(c, c);
            }
        };
    }
}
