package dev.journeyman.slm.training;

import java.util.List;

/**
 * A text or a conversation to learn from.
 *
 * @param example which tokens are learned: all of a text, the answers of a conversation
 * @param weight how much it counts beside others; above 0
 */
public record WeightedExample(TrainingExample example, double weight) implements Sample {
    public WeightedExample {
        Sample.requireWeight(weight);
        Sample.requireAnswer(example, "example");
    }

    @Override
    public List<TrainingExample> sequences() {
        return List.of(example);
    }
}
