package dev.journeyman.gateway.retrieval.index;

import java.util.List;
import java.util.Locale;

/**
 * Why a score is what it is: a number, what it says, and the numbers it is made of. Immutable.
 *
 * @param what the name of the number
 * @param value the number
 * @param detail how it came about
 * @param parts what it is made of
 */
public record Reason(String what, double value, String detail, List<Reason> parts) {
    /** Parts that nobody changes. */
    public Reason {
        parts = List.copyOf(parts);
    }

    /** One that is made of nothing else. */
    public static Reason of(String what, double value, String detail) {
        return new Reason(what, value, detail, List.of());
    }

    /** The tree, a line each, parts indented below what they make up. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        write(text, 0);
        return text.toString().stripTrailing();
    }

    private void write(StringBuilder text, int depth) {
        text.append("  ".repeat(depth))
                .append(String.format(Locale.ROOT, "%s %.4f", what, value))
                .append(detail.isEmpty() ? "" : ": " + detail)
                .append('\n');
        parts.forEach(part -> part.write(text, depth + 1));
    }
}
