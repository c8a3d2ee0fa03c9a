package dev.journeyman.slm.training;

import java.util.List;

/**
 * A text or a conversation to learn from.
 *
 * @param example which tokens are learned: all of a text, the answers of a conversation
 * @param weight how much it counts beside others; above 0
 * @param rehearsed whether it says again what the parent knows, so that the network can be held to the parent's scores there
 */
public record WeightedExample(TrainingExample example, double weight, boolean rehearsed) implements Sample {
    public WeightedExample {
        Sample.requireWeight(weight);
        Sample.requireAnswer(example, "example");
    }

    /** One that is new. */
    public WeightedExample(TrainingExample example, double weight) {
        this(example, weight, false);
    }

    @Override
    public List<TrainingExample> sequences() {
        return List.of(example);
    }
}
