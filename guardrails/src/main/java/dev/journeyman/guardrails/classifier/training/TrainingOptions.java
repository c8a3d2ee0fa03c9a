package dev.journeyman.guardrails.classifier.training;

/**
 * How the heads are trained.
 *
 * @param seed of all randomness
 * @param epochs how often each example is seen in a round
 * @param decay L2, per step and feature
 * @param folds parts of the corpus, of which each is held out once
 * @param augment whether programs add variants of the texts
 */
public record TrainingOptions(long seed, int epochs, float decay, int folds, boolean augment) {
    /** What the shipped model is trained with. */
    public static final TrainingOptions STANDARD = new TrainingOptions(1, 8, 3e-4f, 4, true);

    /** Checks the ranges. */
    public TrainingOptions {
        if (epochs < 1 || epochs > 1000 || !(decay >= 0) || folds < 2 || folds > 20) {
            throw new IllegalArgumentException("training takes 1 to 1000 epochs, a decay from 0, and"
                    + " 2 to 20 folds; not " + epochs + ", " + decay + ", " + folds);
        }
    }

    /** The same with another seed. */
    public TrainingOptions withSeed(long other) {
        return new TrainingOptions(other, epochs, decay, folds, augment);
    }
}
