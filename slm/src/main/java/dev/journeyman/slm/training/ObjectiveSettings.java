package dev.journeyman.slm.training;

/** An objective in the numbers that the network file takes: its kind, its parameters, and what the step's sums are divided by. */
final class ObjectiveSettings {
    private static final int SUPERVISED = 0;
    private static final int SIGMOID = 1;
    private static final int IPO = 2;
    private static final int ROBUST = 3;
    private static final int KTO = 4;
    private static final int ODDS = 5;

    private ObjectiveSettings() {}

    /** Cross-entropy, as a share of that many tokens. */
    static double[] supervised(double tokens) {
        return numbers(SUPERVISED, 0, 0, 0, false, 0, 1, tokens);
    }

    /**
     * Any objective.
     *
     * @param drift the KL estimate of KTO
     * @param examples the weights of the step's samples added up
     * @param tokens the weighted learned tokens of all samples where supervised, of the chosen answers where pairs
     */
    static double[] of(Objective objective, double drift, double examples, double tokens) {
        return switch (objective) {
            case Objective.Supervised supervised -> supervised(tokens);
            case Objective.Dpo dpo ->
                numbers(
                        switch (dpo.variant()) {
                            case SIGMOID -> SIGMOID;
                            case IPO -> IPO;
                            case ROBUST -> ROBUST;
                        },
                        dpo.beta(),
                        dpo.labelSmoothing(),
                        dpo.sftWeight(),
                        dpo.lengthNormalised(),
                        0,
                        examples,
                        tokens);
            case Objective.Kto kto -> numbers(KTO, kto.beta(), 0, 0, false, drift, examples, tokens);
            case Objective.Orpo orpo -> numbers(ODDS, orpo.lambda(), 0, 1, true, 0, examples, tokens);
        };
    }

    private static double[] numbers(
            int kind,
            double beta,
            double smoothing,
            double likelihood,
            boolean normalised,
            double drift,
            double examples,
            double tokens) {
        return new double[] {kind, beta, smoothing, likelihood, normalised ? 1 : 0, drift, examples, tokens};
    }
}
