package dev.journeyman.slm.training;

import java.util.List;

/**
 * Two answers to one prompt, of which one was preferred.
 *
 * @param chosen the prompt with the preferred answer, whose tokens are the learned ones
 * @param rejected the prompt with the other answer
 * @param weight how much the pair counts beside others; above 0
 */
public record PreferencePair(TrainingExample chosen, TrainingExample rejected, double weight) implements Sample {
    public PreferencePair {
        Sample.requireWeight(weight);
        Sample.requireAnswer(chosen, "chosen answer");
        Sample.requireAnswer(rejected, "rejected answer");
    }

    /** A pair of a prompt and two answers, as tokens; each at least one token. */
    public static PreferencePair of(int[] prompt, int[] chosen, int[] rejected, double weight) {
        return new PreferencePair(
                TrainingExample.answer(prompt, chosen), TrainingExample.answer(prompt, rejected), weight);
    }

    /** The chosen sequence, then the rejected. */
    @Override
    public List<TrainingExample> sequences() {
        return List.of(chosen, rejected);
    }
}
