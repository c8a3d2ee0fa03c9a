package dev.journeyman.guardrails.output;

import dev.journeyman.guardrails.Budget;
import dev.journeyman.guardrails.Explanation;
import dev.journeyman.guardrails.ScoringRule;
import dev.journeyman.guardrails.Span;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.Verdict;
import java.util.ArrayList;
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
        List<Set<String>> given =
                new ArrayList<>(List.of(contents.of(subject.situation().question())));
        for (String passage : passages) {
            budget.check();
            given.add(contents.of(passage));
        }
        Set<String> found = new HashSet<>();
        boolean lacksFigure = false;
        for (String root : sentence) {
            if (isIn(given, root)) {
                found.add(root);
            } else {
                lacksFigure |= Support.isFigure(root);
            }
        }
        if (lacksFigure) {
            return noted(
                    subject,
                    UNSUPPORTED_FIGURE,
                    "The sentence has a number or a code that neither a passage nor the question has.");
        }
        double share = Support.of(sentence, found, Set.of());
        return sentence.size() >= LEAST_CONTENT && share < threshold
                ? noted(subject, UNSUPPORTED, "Little of the sentence is in a passage or in the question.")
                : Verdict.ALLOW;
    }

    private static boolean isIn(List<Set<String>> some, String root) {
        for (Set<String> each : some) {
            if (each.contains(root)) {
                return true;
            }
        }
        return false;
    }

    private static Verdict noted(Subject subject, String reason, String says) {
        return new Verdict.Rewrite(reason, Span.all(subject.text()), subject.text(), Explanation.of(says));
    }
}
