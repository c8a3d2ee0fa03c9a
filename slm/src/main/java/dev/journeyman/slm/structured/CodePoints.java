package dev.journeyman.slm.structured;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A set of characters as ranges, in order and apart.
 *
 * @param ranges each of two code points, both included
 */
record CodePoints(List<Range> ranges) {
    /** From one code point to another, both included. */
    record Range(int low, int high) {}

    static final CodePoints ALL = of(0, Character.MAX_CODE_POINT);
    static final CodePoints DIGIT = of('0', '9');
    static final CodePoints WORD = of('0', '9', 'A', 'Z', '_', '_', 'a', 'z');

    /** What every dialect calls white space. */
    static final CodePoints SURE_SPACE = of(9, 13, 32, 32);

    /** What any dialect calls white space: ECMAScript's, line ends among it. */
    static final CodePoints ANY_SPACE = of(
            9, 13, 28, 32, 0x85, 0x85, 0xA0, 0xA0, 0x1680, 0x1680, 0x2000, 0x200A, 0x2028, 0x2029, 0x202F, 0x202F,
            0x205F, 0x205F, 0x3000, 0x3000, 0xFEFF, 0xFEFF);

    /** Line ends of ECMAScript, and the next-line character, which other dialects count as one. */
    static final CodePoints LINE_END = of('\n', '\n', '\r', '\r', 0x85, 0x85, 0x2028, 0x2029);

    /** Characters that no string gets: halves of characters, and controls without a short escape. */
    static final CodePoints NEVER_WRITTEN = of(0, 7, 11, 11, 14, 31, 127, 127, 0xD800, 0xDFFF);

    static CodePoints of(int... bounds) {
        List<Range> ranges = new ArrayList<>();
        for (int i = 0; i < bounds.length; i += 2) {
            ranges.add(new Range(bounds[i], bounds[i + 1]));
        }
        return union(ranges);
    }

    private static CodePoints union(List<Range> unordered) {
        List<Range> sorted = new ArrayList<>(unordered);
        sorted.sort(Comparator.comparingInt(Range::low));
        List<Range> apart = new ArrayList<>();
        for (Range range : sorted) {
            Range last = apart.isEmpty() ? null : apart.get(apart.size() - 1);
            if (last != null && range.low() <= last.high() + 1) {
                apart.set(apart.size() - 1, new Range(last.low(), Math.max(last.high(), range.high())));
            } else {
                apart.add(range);
            }
        }
        return new CodePoints(List.copyOf(apart));
    }

    CodePoints or(CodePoints other) {
        List<Range> all = new ArrayList<>(ranges);
        all.addAll(other.ranges);
        return union(all);
    }

    CodePoints not() {
        List<Range> gaps = new ArrayList<>();
        int next = 0;
        for (Range range : ranges) {
            if (range.low() > next) {
                gaps.add(new Range(next, range.low() - 1));
            }
            next = range.high() + 1;
        }
        if (next <= Character.MAX_CODE_POINT) {
            gaps.add(new Range(next, Character.MAX_CODE_POINT));
        }
        return new CodePoints(List.copyOf(gaps));
    }

    CodePoints without(CodePoints other) {
        return not().or(other).not();
    }
}
