package dev.journeyman.slm.training;

import java.util.ArrayList;
import java.util.List;

/**
 * One answer that was called good or bad on its own, with an answer to another prompt beside it.
 *
 * @param answer the prompt with its answer, whose tokens are the learned ones
 * @param mismatched the prompt with the answer to another one: by such sequences {@link Objective.Kto} estimates how far the network has moved
 * @param desirable whether the answer was called good
 * @param weight how much it counts beside others; above 0
 */
public record UnpairedExample(TrainingExample answer, TrainingExample mismatched, boolean desirable, double weight)
        implements Sample {
    public UnpairedExample {
        Sample.requireWeight(weight);
        Sample.requireAnswer(answer, "answer");
        Sample.requireAnswer(mismatched, "mismatched answer");
    }

    /**
     * An answer with its verdict.
     *
     * @param prompt tokens, at least one
     * @param answer tokens, at least one
     */
    public record Rated(int[] prompt, int[] answer, boolean desirable, double weight) {}

    /**
     * Gives each prompt the answer before it in the list, the first one the last, as TRL does within a batch. Done once for a data set (in an order that is drawn
     * already) it lets the reference's log-probabilities be computed once.
     *
     * @throws IllegalArgumentException where there are fewer than two: a single prompt has no other answer
     */
    public static List<UnpairedExample> of(List<Rated> rated) {
        if (rated.size() < 2) {
            throw new IllegalArgumentException(
                    "unpaired examples need at least two, so that each has another's answer beside it, not "
                            + rated.size());
        }
        List<UnpairedExample> examples = new ArrayList<>();
        Rated before = rated.get(rated.size() - 1);
        for (Rated each : rated) {
            examples.add(new UnpairedExample(
                    TrainingExample.answer(each.prompt, each.answer),
                    TrainingExample.answer(each.prompt, before.answer),
                    each.desirable,
                    each.weight));
            before = each;
        }
        return examples;
    }

    /** The answer, then the mismatched one. */
    @Override
    public List<TrainingExample> sequences() {
        return List.of(answer, mismatched);
    }
}
