package dev.journeyman.guardrails.input;

import dev.journeyman.guardrails.Budget;
import dev.journeyman.guardrails.Explanation;
import dev.journeyman.guardrails.Rule;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.Verdict;
import dev.journeyman.guardrails.text.Layer;
import dev.journeyman.guardrails.text.PlainText;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Blocks questions that ask for harm done with or to a vehicle: theft, false mileage, safety systems or emission control put out of action, sabotage, fraud, weapons.
 * Words of repair, diagnosis and prevention excuse. It is precise and leaves the rest to the classifier.
 */
public final class HarmfulIntentRule implements Rule {
    /** The rule's name. The reasons stand in {@code harm.phrases}. */
    public static final String NAME = "harmful-intent";

    private static final Phrases PHRASES = new Phrases(PhraseFile.resource("harm.phrases"));

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<Stage> stages() {
        return EnumSet.of(Stage.INPUT);
    }

    @Override
    public Cost cost() {
        return Cost.LOW;
    }

    @Override
    public Verdict check(Subject subject, Budget budget) {
        Optional<Verdict.Block> plain = find(subject.plain(), subject.stage(), budget);
        if (plain.isPresent()) {
            return plain.get();
        }
        for (Layer layer : subject.plain().layers()) {
            budget.check();
            Optional<Verdict.Block> found =
                    layer.isSpelling() ? find(layer.text(), subject.stage(), budget) : Optional.empty();
            if (found.isPresent()) {
                return InjectionPatternsRule.inLayer(found.get(), layer);
            }
        }
        return Verdict.ALLOW;
    }

    /** What a text asks for by itself, without what is encoded in it. */
    static Optional<Verdict.Block> find(PlainText text, Stage stage, Budget budget) {
        return PHRASES.find(text.words(), stage, budget)
                .map(match -> new Verdict.Block(
                        match.group().reason(),
                        match.span(),
                        Explanation.of(match.group().says())));
    }
}
