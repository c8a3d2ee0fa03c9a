package dev.journeyman.guardrails.output;

import dev.journeyman.guardrails.Budget;
import dev.journeyman.guardrails.Explanation;
import dev.journeyman.guardrails.ScoringRule;
import dev.journeyman.guardrails.Span;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.Verdict;
import dev.journeyman.guardrails.facts.MentionedCodes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code citations}: where passages were given, a mark {@code [2]} stays only where passage 2 exists and supports its sentence, and a sentence that a passage supports and that has
 * no mark gets one. So a model that never learned to cite cites all the same, and one that learned it badly is put right. The threshold is the {@link Support} that keeps a
 * mark; to get one a sentence needs {@value #MORE_TO_ADD} more.
 */
public final class CitationsRule implements ScoringRule {
    /** The reason of a mark that was taken out. */
    public static final String UNSUPPORTED_CITATION = "unsupported_citation";

    /** The reason of a mark that was put in. */
    public static final String MISSING_CITATION = "missing_citation";

    private static final double MORE_TO_ADD = 0.1;
    private static final int LEAST_CONTENT = 4; // roots of a sentence that may get a mark
    private static final int MOST_KEPT = 256;
    static final Pattern MARK = Pattern.compile("(\\s*)\\[([0-9]{1,2}(?:\\s*,\\s*[0-9]{1,2}){0,7})]");

    private final Contents<Set<String>> contents = new Contents<>(MOST_KEPT, Support::roots);
    private final Contents<Set<String>> questions = new Contents<>(MOST_KEPT, CitationsRule::withoutCodes);

    @Override
    public String name() {
        return "citations";
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
        return 0.5;
    }

    @Override
    public Verdict check(Subject subject, double threshold, Budget budget) {
        String text = subject.text();
        List<String> passages = subject.situation().passages();
        if (passages.isEmpty()) {
            return Verdict.ALLOW;
        }
        Set<String> sentence = Support.roots(withoutMarks(text));
        Set<String> question = questions.of(subject.situation().question());
        double[] support = new double[passages.size()];
        for (int i = 0; i < support.length; i++) {
            budget.check();
            support[i] = Support.of(sentence, contents.of(passages.get(i)), question);
        }
        StringBuilder mended = new StringBuilder();
        int kept = 0;
        Span removed = null;
        int done = 0;
        Matcher mark = MARK.matcher(text);
        while (text.indexOf('[') >= 0 && mark.find()) {
            List<String> good = new ArrayList<>();
            String[] numbers = mark.group(2).split("\\s*,\\s*", -1);
            for (String number : numbers) {
                int n = Integer.parseInt(number);
                if (n >= 1 && n <= support.length && support[n - 1] >= threshold && !good.contains(number)) {
                    good.add(number);
                }
            }
            kept += good.size();
            if (good.size() < numbers.length) {
                removed = removed == null ? new Span(mark.start(), mark.end()) : removed;
                mended.append(text, done, mark.start());
                if (!good.isEmpty()) {
                    mended.append(mark.group(1))
                            .append('[')
                            .append(String.join(", ", good))
                            .append(']');
                }
                done = mark.end();
            }
        }
        mended.append(text, done, text.length());
        int best = best(support);
        boolean adds = kept == 0
                && support[best] >= Math.min(1, threshold + MORE_TO_ADD)
                && sentence.size() >= LEAST_CONTENT
                && isSentence(mended);
        if (!adds && removed == null) {
            return Verdict.ALLOW;
        }
        int place = adds ? placeOfMark(mended) : 0;
        String result = adds ? mended.insert(place, " [" + (best + 1) + "]").toString() : mended.toString();
        return removed != null
                ? new Verdict.Rewrite(
                        UNSUPPORTED_CITATION,
                        removed,
                        result,
                        Explanation.of(
                                "A citation names a passage that does not exist or does not support its sentence."))
                : new Verdict.Rewrite(
                        MISSING_CITATION,
                        Span.all(text),
                        result,
                        Explanation.of(
                                "A passage supports the sentence, which did not cite it.", "passage " + (best + 1)));
    }

    /** What a sentence may repeat of the question; not its codes, since a passage that lacks the code bears out nothing that is said of it. */
    private static Set<String> withoutCodes(String question) {
        Set<String> roots = new HashSet<>(Support.roots(question));
        MentionedCodes.in(question).forEach(code -> roots.remove(code.toLowerCase(Locale.ROOT)));
        return roots;
    }

    static String withoutMarks(String text) {
        return text.indexOf('[') < 0 ? text : MARK.matcher(text).replaceAll("");
    }

    private static int best(double[] support) {
        int best = 0;
        for (int i = 1; i < support.length; i++) {
            best = support[i] > support[best] ? i : best;
        }
        return best;
    }

    /** Whether it is a statement that is complete: no heading, question, row of a table or part of a longer sentence. */
    private static boolean isSentence(CharSequence text) {
        String body = text.toString().strip();
        return !body.isEmpty()
                && ".!)*\"\u3002".indexOf(body.charAt(body.length() - 1)) >= 0
                && !body.startsWith("#")
                && !body.startsWith("|");
    }

    /** Before the mark that ends the sentence. */
    private static int placeOfMark(CharSequence text) {
        int end = text.toString().stripTrailing().length();
        while (end > 0 && ".!*\"\u3002".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return end;
    }
}
