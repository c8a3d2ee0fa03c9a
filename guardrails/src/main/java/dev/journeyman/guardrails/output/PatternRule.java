package dev.journeyman.guardrails.output;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.journeyman.guardrails.Budget;
import dev.journeyman.guardrails.Explanation;
import dev.journeyman.guardrails.Rule;
import dev.journeyman.guardrails.Span;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.Verdict;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A pattern that an operator wrote, as a rule under the name that they gave it. RE2's language: it has no back references and no look-around, and its time grows with the
 * text and never faster (Cox 2007).
 */
public final class PatternRule implements Rule {
    /** The reason of what a pattern finds. */
    public static final String PATTERN = "pattern";

    /** The most characters of a pattern. */
    public static final int MOST_CHARS = 2_000;

    private final String name;
    private final Set<Stage> stages;
    private final Pattern pattern;
    private final @Nullable String replacement;
    private final String explanation;

    /**
     * A rule.
     *
     * @param replacement what is written in place of each match, as it stands; null where there is nothing to write
     * @throws IllegalArgumentException where the pattern is none; the message says why
     */
    public PatternRule(
            String name, Set<Stage> stages, String pattern, @Nullable String replacement, String explanation) {
        if (pattern.isEmpty() || pattern.length() > MOST_CHARS) {
            throw new IllegalArgumentException("a pattern has 1 to " + MOST_CHARS + " characters");
        }
        try {
            this.pattern = Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("no RE2 pattern: " + e.getDescription(), e);
        }
        if (this.pattern.matches("")) {
            throw new IllegalArgumentException("the pattern matches the empty text");
        }
        this.name = name;
        this.stages = Set.copyOf(stages);
        this.replacement = replacement;
        this.explanation = explanation;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<Stage> stages() {
        return stages;
    }

    @Override
    public Cost cost() {
        return Cost.MEDIUM;
    }

    @Override
    public Verdict check(Subject subject, Budget budget) {
        Matcher matcher = pattern.matcher(subject.text());
        if (!matcher.find()) {
            return Verdict.ALLOW;
        }
        Span span = new Span(matcher.start(), matcher.end());
        return replacement == null
                ? new Verdict.Block(PATTERN, span, Explanation.of(explanation))
                : new Verdict.Rewrite(
                        PATTERN,
                        span,
                        pattern.matcher(subject.text()).replaceAll(Matcher.quoteReplacement(replacement)),
                        Explanation.of(explanation));
    }
}
