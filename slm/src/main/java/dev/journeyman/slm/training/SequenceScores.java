package dev.journeyman.slm.training;

/**
 * The log-probabilities of a sample's sequences.
 *
 * @param sums of the learned tokens, one for each sequence
 * @param counts how many learned tokens each has
 */
record SequenceScores(double[] sums, double[] counts) {
    /** The mean log-probability of a sequence's learned tokens. */
    double mean(int sequence) {
        return sums[sequence] / counts[sequence];
    }
}
