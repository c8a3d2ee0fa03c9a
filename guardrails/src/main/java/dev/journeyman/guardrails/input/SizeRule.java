package dev.journeyman.guardrails.input;

import dev.journeyman.guardrails.Budget;
import dev.journeyman.guardrails.Explanation;
import dev.journeyman.guardrails.Rule;
import dev.journeyman.guardrails.Span;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.Verdict;
import java.util.EnumSet;
import java.util.Set;

/**
 * Blocks texts that are longer than any question: by characters, by lines, by their longest piece without white space. Stops counting at the first limit. It is asked first at every
 * stage, so that no other rule meets a text for which it has no time; the parts of an answer and the passages of an index are far below its limits.
 */
public final class SizeRule implements Rule {
    /** The rule's name. */
    public static final String NAME = "size";

    /** Reason: too many characters. */
    public static final String TOO_LONG = "too_long";

    /** Reason: too many lines. */
    public static final String TOO_MANY_LINES = "too_many_lines";

    /** Reason: a piece without white space that is too long. */
    public static final String WORD_TOO_LONG = "word_too_long";

    /** The usual limit on characters. */
    public static final int MOST_CHARS = 32_000;

    /** The usual limit on lines. */
    public static final int MOST_LINES = 2_000;

    /** The usual limit on a piece without white space; a picture of 6,000 bytes in base64 passes. */
    public static final int MOST_WORD_CHARS = 8_000;

    private final int mostChars;
    private final int mostLines;
    private final int mostWordChars;

    /** With the usual limits. */
    public SizeRule() {
        this(MOST_CHARS, MOST_LINES, MOST_WORD_CHARS);
    }

    /** With these limits, each 1 or more. */
    public SizeRule(int mostChars, int mostLines, int mostWordChars) {
        if (mostChars < 1 || mostLines < 1 || mostWordChars < 1) {
            throw new IllegalArgumentException(
                    "limits are 1 or more: " + mostChars + ", " + mostLines + ", " + mostWordChars);
        }
        this.mostChars = mostChars;
        this.mostLines = mostLines;
        this.mostWordChars = mostWordChars;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<Stage> stages() {
        return EnumSet.allOf(Stage.class);
    }

    @Override
    public Cost cost() {
        return Cost.TRIVIAL;
    }

    @Override
    public Verdict check(Subject subject, Budget budget) {
        String text = subject.text();
        if (text.length() > mostChars) {
            return block(
                    TOO_LONG,
                    mostChars,
                    text.length(),
                    "The text has " + text.length() + " characters; " + mostChars + " are allowed.");
        }
        int lines = 1;
        int word = 0; // where the piece began
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || (c >= 0x80 && Character.isWhitespace(c))) {
                word = i + 1;
            } else if (i - word >= mostWordChars) {
                return block(
                        WORD_TOO_LONG,
                        word,
                        i + 1,
                        "The text has a piece of more than " + mostWordChars + " characters without white space.");
            }
            lines += c == '\n' ? 1 : 0;
            if (lines > mostLines) {
                return block(TOO_MANY_LINES, i, text.length(), "The text has more than " + mostLines + " lines.");
            }
        }
        return Verdict.ALLOW;
    }

    private static Verdict block(String reason, int start, int end, String says) {
        return new Verdict.Block(reason, new Span(start, end), Explanation.of(says));
    }
}
