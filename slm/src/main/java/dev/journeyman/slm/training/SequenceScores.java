package dev.journeyman.slm.training;

/**
 * The log-probabilities of a sample's sequences.
 *
 * @param sums of the learned tokens, one for each sequence
 * @param counts how many learned tokens each has
 * @param divergences the sums of KL(parent || network) over the same tokens; 0 where nothing is held to a parent
 */
record SequenceScores(double[] sums, double[] counts, double[] divergences) {
    /** The mean log-probability of a sequence's learned tokens. */
    double mean(int sequence) {
        return sums[sequence] / counts[sequence];
    }
}
