package dev.journeyman.guardrails.output;

import dev.journeyman.guardrails.Budget;
import dev.journeyman.guardrails.Explanation;
import dev.journeyman.guardrails.Rule;
import dev.journeyman.guardrails.Span;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.Verdict;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code language}: a sentence in another language than that of the question, or than the domain's where the question is too short to tell. Found only where both are plain;
 * a question that names a language may be answered in any.
 */
public final class LanguageRule implements Rule {
    private static final int MOST_KEPT = 64;
    private static final int MOST_OF_QUESTION = 1_000;
    private static final Pattern NAMES_ONE = Pattern.compile(
            "\\b(?:translat\\w*|\u00fcbersetz\\w*|traduc\\w*|tradui\\w*|tradu[zc]\\w*"
                    + "|english|german|spanish|french|italian|portuguese|dutch|polish|turkish|russian|chinese|japanese|arabic"
                    + "|englisch|deutsch|spanisch|franz\u00f6sisch|italienisch|ingl\u00e9s|alem\u00e1n|espa\u00f1ol|anglais|allemand|fran\u00e7ais|espagnol|inglese|tedesco|italiano)\\b",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private final String domainLanguage;
    private final Contents<Optional<String>> languages = new Contents<>(MOST_KEPT, Language::of);

    /** A rule of a domain that speaks this language (ISO 639-1). */
    public LanguageRule(String domainLanguage) {
        this.domainLanguage = domainLanguage;
    }

    @Override
    public String name() {
        return "language";
    }

    @Override
    public Set<Stage> stages() {
        return Set.of(Stage.OUTPUT);
    }

    @Override
    public Cost cost() {
        return Cost.MEDIUM;
    }

    @Override
    public Verdict check(Subject subject, Budget budget) {
        Optional<String> answered = Language.of(subject.text());
        if (answered.isEmpty()) {
            return Verdict.ALLOW;
        }
        budget.check();
        String asked = subject.situation().question();
        String question = asked.substring(0, Math.min(MOST_OF_QUESTION, asked.length()));
        String expected = languages.of(question).orElse(domainLanguage);
        if (answered.get().equals(expected) || NAMES_ONE.matcher(question).find()) {
            return Verdict.ALLOW;
        }
        return new Verdict.Block(
                "other_language",
                Span.all(subject.text()),
                Explanation.of(
                        "The answer is in another language than the question.",
                        "expected " + expected + ", found " + answered.get()));
    }
}
