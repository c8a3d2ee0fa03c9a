package dev.journeyman.guardrails.classifier;

import dev.journeyman.guardrails.Budget;
import dev.journeyman.guardrails.Explanation;
import dev.journeyman.guardrails.ScoringRule;
import dev.journeyman.guardrails.Span;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.Verdict;
import dev.journeyman.guardrails.text.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what one head of the classifier looks for. {@link Head#PLANTED} is asked sentence by sentence, because one sentence of a passage may be planted among good
 * ones; the others judge the text at once, and their windows find what is hidden in it.
 */
public final class ClassifierRule implements ScoringRule {
    private final String name;
    private final Head head;
    private final Set<Stage> stages;
    private final @Nullable String reply;
    private final Classifier classifier;

    /** A rule of the shipped classifier whose findings the caller gets as an error. */
    public ClassifierRule(String name, Head head, Set<Stage> stages) {
        this(name, head, stages, null, Classifier.shipped());
    }

    /**
     * A rule of a classifier.
     *
     * @param reply what to answer in place of serving the text; null where the caller is to get an error
     */
    public ClassifierRule(String name, Head head, Set<Stage> stages, @Nullable String reply, Classifier classifier) {
        this.name = name;
        this.head = head;
        this.stages = Set.copyOf(stages);
        this.reply = reply;
        this.classifier = classifier;
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
    public double standardThreshold() {
        return classifier.standardThreshold(head);
    }

    @Override
    public Verdict check(Subject subject, double threshold, Budget budget) {
        PlainText plain = subject.plain();
        @Nullable
        Reading reading =
                head == Head.PLANTED ? surestSentence(plain.folded(), budget) : classifier.read(head, plain, budget);
        if (reading == null || reading.probability() < threshold) {
            return Verdict.ALLOW;
        }
        Span evidence = new Span(plain.originalPlace(reading.start()), plain.originalPlace(reading.end()));
        return new Verdict.Block(reason(), evidence, explanation(plain.folded(), reading, threshold), reply);
    }

    /** Null where no sentence has a word: of a line end by itself the classifier knows nothing. */
    private @Nullable Reading surestSentence(String plain, Budget budget) {
        Reading surest = null;
        for (int from = 0; from < plain.length(); ) {
            int to = Sentences.end(plain, from);
            String sentence = plain.substring(from, to);
            if (sentence.chars().anyMatch(Character::isLetterOrDigit)) {
                Reading reading = classifier.read(head, sentence, budget);
                if (surest == null || reading.probability() > surest.probability()) {
                    surest = reading.movedBy(from);
                }
            }
            from = to;
            budget.check();
        }
        return surest;
    }

    private String reason() {
        return switch (head) {
            case INJECTION -> "injection";
            case HARM -> "harmful_intent";
            case PLANTED -> "planted";
            case TOPIC -> "off_topic";
            case TOXICITY -> "toxicity";
        };
    }

    private Explanation explanation(String plain, Reading reading, double threshold) {
        String found = switch (head) {
            case INJECTION -> "an attempt to give the assistant other instructions";
            case HARM -> "a request for help to do harm";
            case PLANTED -> "a sentence that steers the assistant or does not belong into the document";
            case TOPIC -> "off topic";
            case TOXICITY -> "toxic";
        };
        List<String> because = new ArrayList<>();
        because.add(
                reading.wholeText()
                        ? "the text as a whole is surest"
                        : "surest are characters " + reading.start() + " to " + reading.end() + " of "
                                + plain.length());
        because.addAll(
                classifier.evidence(head, plain, reading.start(), reading.end()).strongest());
        return Explanation.of(
                "The classifier takes it for " + found + ": " + percent(reading.probability()) + ", and "
                        + percent(threshold) + " are enough.",
                because.toArray(String[]::new));
    }

    private static String percent(double probability) {
        return Math.round(100 * probability) + " %";
    }
}
