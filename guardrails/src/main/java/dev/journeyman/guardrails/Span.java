package dev.journeyman.guardrails;

/**
 * A place in a text.
 *
 * @param start of its first character
 * @param end after its last character
 */
public record Span(int start, int end) {
    /** Checks the order. */
    public Span {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("no span: " + start + " to " + end);
        }
    }

    /** The whole of a text. */
    public static Span all(CharSequence text) {
        return new Span(0, text.length());
    }
}
