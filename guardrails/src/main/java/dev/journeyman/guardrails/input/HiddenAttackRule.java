package dev.journeyman.guardrails.input;

import dev.journeyman.guardrails.Budget;
import dev.journeyman.guardrails.Explanation;
import dev.journeyman.guardrails.ScoringRule;
import dev.journeyman.guardrails.Span;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.Verdict;
import dev.journeyman.guardrails.text.Layer;
import dev.journeyman.guardrails.text.PlainText;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Blocks an attack that stands in a text in an encoding: each decoded text is judged by the patterns of injection and of harm and by a score from outside. A question with
 * more encoded texts than are followed is blocked too; long digits that are no text pass, and that is noted.
 */
public final class HiddenAttackRule implements ScoringRule {
    /** The rule's name. */
    public static final String NAME = "hidden-attack";

    /** Reason: the score of a decoded text is at the threshold or above; patterns have their own reasons. */
    public static final String SCORED = "encoded_attack";

    /** Reason: more encoded texts than are followed. */
    public static final String TOO_MUCH = "too_much_encoded";

    /** Reason of a note: digits of base64 that are no text. */
    public static final String BLOB = "encoded_data";

    /** Decoded texts beyond are judged by patterns only. */
    private static final int MOST_SCORED = 8;

    private static final double STANDARD_THRESHOLD = 0.5;

    private final ToDoubleFunction<String> score;

    /** With a score from 0 to 1 of how surely a text is an attack. */
    public HiddenAttackRule(ToDoubleFunction<String> score) {
        this.score = score;
    }

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
        return Cost.MEDIUM;
    }

    @Override
    public double standardThreshold() {
        return STANDARD_THRESHOLD;
    }

    @Override
    public Verdict check(Subject subject, double threshold, Budget budget) {
        PlainText plain = subject.plain();
        List<Layer> layers = plain.layers();
        for (int i = 0; i < layers.size(); i++) {
            budget.check();
            Layer layer = layers.get(i);
            Optional<Verdict.Block> found = InjectionPatternsRule.find(layer.text(), subject.stage(), budget)
                    .or(() -> HarmfulIntentRule.find(layer.text(), Stage.INPUT, budget));
            if (found.isPresent()) {
                return InjectionPatternsRule.inLayer(found.get(), layer);
            }
            if (i < MOST_SCORED && score.applyAsDouble(layer.text().original()) >= threshold) {
                return InjectionPatternsRule.inLayer(
                        new Verdict.Block(
                                SCORED, layer.span(), Explanation.of("An encoded text in it reads like an attack.")),
                        layer);
            }
        }
        if (plain.isUnfinished()) {
            return new Verdict.Block(
                    TOO_MUCH, Span.all(subject.text()), Explanation.of("It has more encoded text than is looked at."));
        }
        return plain.blobs().isEmpty()
                ? Verdict.ALLOW
                : new Verdict.Note(
                        BLOB, plain.blobs().get(0), Explanation.of("It has long encoded data that is no text."));
    }
}
