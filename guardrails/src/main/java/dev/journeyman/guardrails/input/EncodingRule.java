package dev.journeyman.guardrails.input;

import dev.journeyman.guardrails.Budget;
import dev.journeyman.guardrails.Explanation;
import dev.journeyman.guardrails.Rule;
import dev.journeyman.guardrails.Span;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.Verdict;
import dev.journeyman.guardrails.text.Characters;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges the characters of a text. A text that shows one thing to a reader and another to a model is blocked: letters in tags or selectors, long runs of characters that
 * show nothing, Latin letters shown backwards. What is only dirt is taken out: stray controls, zero-width characters within words, halves of surrogate pairs, floods of
 * marks. What writing needs stays: joiners in emoji and in scripts that join, marks of any script, direction marks where a text has letters from right to left.
 */
public final class EncodingRule implements Rule {
    /** The rule's name. */
    public static final String NAME = "encoding";

    /** Reason: text that cannot be seen. */
    public static final String HIDDEN_TEXT = "hidden_text";

    /** Reason: text that is shown backwards. */
    public static final String SHOWN_BACKWARDS = "shown_backwards";

    /** Reason: characters that say nothing, taken out. */
    public static final String STRAY_CHARACTERS = "stray_characters";

    private static final int LEAST_HIDDEN_RUN = 16;
    private static final int LEAST_TAGS = 4;
    private static final int LEAST_SELECTORS = 8;
    private static final int LEAST_BACKWARDS = 4;
    private static final int MOST_MARKS = 4;
    private static final int CHARS_BETWEEN_CHECKS = 1 << 16;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<Stage> stages() {
        return EnumSet.of(Stage.INPUT, Stage.PASSAGE, Stage.CORRECTION);
    }

    @Override
    public Cost cost() {
        return Cost.TRIVIAL;
    }

    @Override
    public Verdict check(Subject subject, Budget budget) {
        String text = subject.text();
        int first = firstUnusual(text);
        return first < 0 ? Verdict.ALLOW : new Pass(text, first).run(budget);
    }

    private static int firstUnusual(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\n' && c != '\t' && c != '\r')
                    || (c >= 0x7F && c < 0xA0)
                    || c >= 0x300
                    || c == 0xAD) {
                return i;
            }
        }
        return -1;
    }

    /** One look at one text. */
    private static final class Pass {
        private final String text;
        private final int from;
        private final boolean rightToLeft;
        private final StringBuilder clean;
        private int firstDirt = -1;
        private int lastDirt;
        private int copied;
        private int marks; // on the character before
        private int selectors; // in a row
        private int overriddenFrom = -1;
        private int overridden;
        private int runFrom; // of what shows nothing
        private int run;
        private int runKinds;
        private int tags;

        Pass(String text, int from) {
            this.text = text;
            this.from = from;
            this.clean = new StringBuilder();
            this.rightToLeft = text.codePoints().anyMatch(Characters::isRightToLeft);
        }

        Verdict run(Budget budget) {
            int i = from;
            int checked = from;
            while (i < text.length()) {
                int codePoint = text.codePointAt(i);
                int next = i + Character.charCount(codePoint);
                Verdict found = look(codePoint, i, next);
                if (found != null) {
                    return found;
                }
                i = next;
                if (i - checked > CHARS_BETWEEN_CHECKS) {
                    checked = i;
                    budget.check();
                }
            }
            if (firstDirt < 0) {
                return Verdict.ALLOW;
            }
            clean.append(text, copied, text.length());
            return new Verdict.Rewrite(
                    STRAY_CHARACTERS,
                    new Span(firstDirt, lastDirt),
                    clean.toString(),
                    Explanation.of("Characters that show nothing, or only disturb what is shown, were taken out."));
        }

        private @Nullable Verdict look(int codePoint, int at, int next) {
            Characters.Kind kind = Characters.kind(codePoint);
            if (kind != Characters.Kind.INVISIBLE && kind != Characters.Kind.TAG) {
                run = 0;
                runKinds = 0;
                tags = 0;
            }
            selectors = kind == Characters.Kind.SELECTOR ? selectors + 1 : 0;
            marks = kind == Characters.Kind.MARK ? marks + 1 : kind == Characters.Kind.PLAIN ? 0 : marks;
            switch (kind) {
                case PLAIN -> {
                    return plain(codePoint, next);
                }
                case MARK -> dirtIf(marks > MOST_MARKS, at, next);
                case SELECTOR -> {
                    dirtIf(selectors > 1, at, next);
                    if (selectors >= LEAST_SELECTORS) {
                        return hidden(at, next, "Bytes are carried in variation selectors.");
                    }
                }
                case TAG -> {
                    return tag(at, next);
                }
                case INVISIBLE -> {
                    return invisible(codePoint, at, next);
                }
                case BIDI -> {
                    if (Characters.isOverride(codePoint)) {
                        overriddenFrom = at;
                        overridden = 0;
                    } else {
                        overriddenFrom = codePoint == 0x202C ? -1 : overriddenFrom;
                    }
                    dirtIf(!rightToLeft || Characters.isOverride(codePoint), at, next);
                }
                case CONTROL, UNPAIRED -> dirtIf(true, at, next);
            }
            return null;
        }

        private @Nullable Verdict plain(int codePoint, int next) {
            if (codePoint == '\n') {
                overriddenFrom = -1; // an override ends with its paragraph
            }
            boolean latin = codePoint < 0x250 && Character.isLetter(codePoint);
            if (overriddenFrom >= 0 && latin && ++overridden >= LEAST_BACKWARDS) {
                return new Verdict.Block(
                        SHOWN_BACKWARDS,
                        new Span(overriddenFrom, next),
                        Explanation.of(
                                "Letters are shown in another order than they are written in.",
                                "a direction override stands before them"));
            }
            return null;
        }

        /** Tags are hidden ASCII, but for those behind a black flag, which are a region's flag. */
        private @Nullable Verdict tag(int at, int next) {
            if (run == 0) {
                runFrom = at;
            }
            run++;
            tags++;
            boolean flag = runFrom >= 2 && text.codePointBefore(runFrom) == 0x1F3F4 && tags <= 7;
            dirtIf(!flag, at, next);
            return !flag && tags >= LEAST_TAGS
                    ? hidden(runFrom, next, "Letters are written in invisible tag characters.")
                    : null;
        }

        private @Nullable Verdict invisible(int codePoint, int at, int next) {
            if (run == 0) {
                runFrom = at;
            }
            run++;
            runKinds |= 1 << (codePoint & 31);
            boolean joins = Characters.isJoiner(codePoint) && joins(at, next);
            dirtIf(!joins && !Characters.isPasted(codePoint), at, next);
            return run >= LEAST_HIDDEN_RUN && Integer.bitCount(runKinds) >= 2
                    ? hidden(runFrom, next, "A long run of different characters shows nothing.")
                    : null;
        }

        /** Whether a joiner stands between characters that joiners are made for. */
        private boolean joins(int at, int next) {
            return at > 0
                    && next < text.length()
                    && text.codePointBefore(at) >= 0x300
                    && text.codePointAt(next) >= 0x300;
        }

        private static Verdict hidden(int start, int end, String because) {
            return new Verdict.Block(
                    HIDDEN_TEXT,
                    new Span(start, end),
                    Explanation.of("The text carries something that a reader cannot see.", because));
        }

        private void dirtIf(boolean dirt, int at, int next) {
            if (dirt) {
                firstDirt = firstDirt < 0 ? at : firstDirt;
                lastDirt = next;
                clean.append(text, copied, at);
                copied = next;
            }
        }
    }
}
