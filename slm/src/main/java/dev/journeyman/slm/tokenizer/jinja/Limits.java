package dev.journeyman.slm.tokenizer.jinja;

/**
 * What one rendering may cost; beyond it, it ends with a {@link JinjaException}.
 *
 * @param steps statements, expressions and passes of loops
 * @param characters the longest text, the output and every value of the template alike
 */
public record Limits(long steps, int characters) {

    /** Room for a long conversation: half a million steps, eight million characters. */
    public static final Limits DEFAULT = new Limits(500_000, 8_000_000);

    /** How deep expressions, statements and macro calls may nest. */
    static final int MAX_DEPTH = 100;

    /** How deep the values of expressions may wait for each other, through all macros. */
    static final int MAX_EXPRESSION_DEPTH = 500;

    /** The longest template. */
    static final int MAX_TEMPLATE_CHARACTERS = 1_000_000;

    /** How many parts a text may be cut into. */
    static final int MAX_PARTS = 1_000_000;

    /** The longest text that is made in one go. */
    static final int MAX_TEXT = 8_000_000;

    /** The longest range or list a template may make. */
    static final int MAX_ITEMS = 100_000;

    /** Refuses limits that would allow nothing. */
    public Limits {
        if (steps < 1 || characters < 1) {
            throw new IllegalArgumentException("limits must be positive: " + steps + ", " + characters);
        }
    }
}
