package dev.journeyman.slm.training;

import java.util.List;

/** One thing to learn from, as an {@link Objective} wants it: its sequences and what it is worth. */
public sealed interface Sample permits WeightedExample, PreferencePair, UnpairedExample {
    /** The sequences whose log-probabilities count, always as many for one kind of sample. */
    List<TrainingExample> sequences();

    /** How much it counts beside others (trust); a finite number above 0. */
    double weight();

    /** Checks a weight. */
    static void requireWeight(double weight) {
        if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a sample's weight must be a finite number above 0, but is " + weight);
        }
    }

    /** Checks that a sequence has an answer at all. */
    static void requireAnswer(TrainingExample sequence, String name) {
        if (sequence.learnedTokens() == 0) {
            throw new IllegalArgumentException("the " + name + " has no token that counts");
        }
    }
}
