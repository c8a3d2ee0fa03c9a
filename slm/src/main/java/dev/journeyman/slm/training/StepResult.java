package dev.journeyman.slm.training;

/**
 * What one optimizer step did.
 *
 * @param loss mean cross-entropy of the learned tokens, before the step
 * @param gradientNorm global norm before clipping; where it is not finite the weights were left as they were
 * @param learnedTokens tokens whose prediction was learned
 * @param tokens tokens that went through the network, padding included
 */
public record StepResult(double loss, double gradientNorm, int learnedTokens, int tokens) {
    /** Whether the weights moved. */
    public boolean applied() {
        return Double.isFinite(loss) && Double.isFinite(gradientNorm) && gradientNorm < 3.0e38;
    }
}
