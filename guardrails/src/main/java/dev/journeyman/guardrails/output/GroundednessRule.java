package dev.journeyman.guardrails.output;

import dev.journeyman.guardrails.Budget;
import dev.journeyman.guardrails.Explanation;
import dev.journeyman.guardrails.ScoringRule;
import dev.journeyman.guardrails.Span;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code groundedness}: where passages were given, a sentence with a number or a code that neither a passage nor the question has, or of which less than the threshold is in them.
 * It is noted and passes as it is where the policy says rewrite, since there is nothing to write in its place; a policy may block it.
 */
public final class GroundednessRule implements ScoringRule {
    /** The reason of a number or a code that nothing supports. */
    public static final String UNSUPPORTED_FIGURE = "unsupported_figure";

    /** The reason of a sentence that nothing supports. */
    public static final String UNSUPPORTED = "unsupported";

    private static final int LEAST_CONTENT = 5; // roots of a sentence that is judged by its share
    private static final int MOST_KEPT = 256;
    private static final Pattern LIST_NUMBER = Pattern.compile("^\\s*[0-9]{1,2}[.)]\\s");

    private final Contents<Set<String>> contents = new Contents<>(MOST_KEPT, Support::roots);

    @Override
    public String name() {
        return "groundedness";
    }

    @Override
    public Set<Stage> stages() {
        return Set.of(Stage.OUTPUT);
    }

    @Override
    public Cost cost() {
        return Cost.HIGH;
    }

    @Override
    public double standardThreshold() {
        return 0.3;
    }

    @Override
    public Verdict check(Subject subject, double threshold, Budget budget) {
        List<String> passages = subject.situation().passages();
        if (passages.isEmpty()) {
            return Verdict.ALLOW;
        }
        String said =
                LIST_NUMBER.matcher(CitationsRule.withoutMarks(subject.text())).replaceFirst("");
        Set<String> sentence = Support.roots(said);
        Set<String> given = new HashSet<>(contents.of(subject.situation().question()));
        for (String passage : passages) {
            budget.check();
            given.addAll(contents.of(passage));
        }
        long figures = sentence.stream()
                .filter(root -> Support.isFigure(root) && !given.contains(root))
                .count();
        if (figures > 0) {
            return noted(
                    subject,
                    UNSUPPORTED_FIGURE,
                    "The sentence has a number or a code that neither a passage nor the question has.");
        }
        double share = Support.of(sentence, given, Set.of());
        return sentence.size() >= LEAST_CONTENT && share < threshold
                ? noted(subject, UNSUPPORTED, "Little of the sentence is in a passage or in the question.")
                : Verdict.ALLOW;
    }

    private static Verdict noted(Subject subject, String reason, String says) {
        return new Verdict.Rewrite(reason, Span.all(subject.text()), subject.text(), Explanation.of(says));
    }
}
