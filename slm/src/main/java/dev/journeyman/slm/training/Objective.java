package dev.journeyman.slm.training;

import java.util.ArrayList;
import java.util.List;

/**
 * What a training makes better. All objectives start from the same numbers: for each sequence the sum s of the log-probabilities of its learned tokens
 * under the network that is trained, their count n, and, where {@link #needsReference}, the same sum r under the model the training started from.
 *
 * <p>Below, a margin is m = (s - r of the chosen answer) - (s - r of the rejected one), sigma the logistic function, and a loss of a step is the mean over
 * its examples, each with its weight. Every record refuses values that make no sense, naming all of them.
 */
public sealed interface Objective {
    /** Whether the starting model's log-probabilities are part of the loss. */
    boolean needsReference();

    /** Whether the starting model itself is beside the network in every step, a {@link ParentNetwork}. */
    default boolean needsParent() {
        return false;
    }

    /** Which kind of sample it learns from. */
    Class<? extends Sample> samples();

    /**
     * Cross-entropy of the learned tokens, the mean over tokens. With every token learned it is causal language modelling (continued pretraining, DAPT),
     * with the answers' tokens learned supervised fine-tuning.
     *
     * <p>Of a sample that is rehearsed a token's loss is (1-a) cross-entropy + a KL(parent || network), a being the parent's weight, over the whole vocabulary at
     * temperature 1: knowledge distillation from the model that the training started from (Hinton et al. 2015, arXiv:1503.02531) against forgetting (Li and Hoiem 2016,
     * arXiv:1606.09282). It is cross-entropy against a target that is (1-a) of what was written and a of what the parent says. New samples are not held.
     *
     * @param parentWeight a: 0 for cross-entropy alone, 1 where what is rehearsed follows the parent only
     */
    record Supervised(double parentWeight) implements Objective {
        public Supervised {
            if (!(parentWeight >= 0 && parentWeight <= 1)) {
                throw new IllegalArgumentException(
                        "supervised: the parent's weight must be from 0 to 1, but is " + parentWeight);
            }
        }

        /** Cross-entropy alone. */
        public Supervised() {
            this(0);
        }

        @Override
        public boolean needsParent() {
            return parentWeight > 0;
        }

        @Override
        public boolean needsReference() {
            return false;
        }

        @Override
        public Class<WeightedExample> samples() {
            return WeightedExample.class;
        }
    }

    /** Which function of the margin a {@link Dpo} loss is. */
    enum Variant {
        /**
         * -log sigma(beta m) (Rafailov et al. 2023, arXiv:2305.18290); with label smoothing e, of which it is taken that a share e of the pairs is the
         * wrong way round, (1-e) of that plus e times -log sigma(-beta m) (Mitchell 2023, "conservative DPO").
         */
        SIGMOID,
        /** (m - 1/(2 beta))^2 (Azar et al. 2023, arXiv:2310.12036). TRL divides sums by counts first: {@link Dpo#lengthNormalised}. */
        IPO,
        /**
         * ((1-e) (-log sigma(beta m)) - e (-log sigma(-beta m))) / (1-2e): the sigmoid loss's unbiased estimate where a share e of the pairs is the wrong way
         * round (Chowdhury et al. 2024, arXiv:2403.00409).
         */
        ROBUST
    }

    /**
     * Direct preference optimisation: chosen answers become likelier than rejected ones, measured from the starting model.
     *
     * @param beta how strongly the network is held to the starting model; above 0
     * @param variant the function of the margin
     * @param labelSmoothing e, the share of pairs taken to be the wrong way round; 0 to below 0.5, and 0 for IPO
     * @param sftWeight the weight of the chosen answers' cross-entropy (mean over tokens) that is added (Pang et al. 2024, arXiv:2404.19733); 0 for none
     * @param lengthNormalised whether s and r are divided by n first (Lambert et al. 2024, arXiv:2411.15124)
     */
    record Dpo(double beta, Variant variant, double labelSmoothing, double sftWeight, boolean lengthNormalised)
            implements Objective {
        public Dpo {
            List<String> problems = new ArrayList<>();
            positive(problems, "beta", beta);
            notNegative(problems, "sft weight", sftWeight);
            if (!(labelSmoothing >= 0 && labelSmoothing < 0.5)) {
                problems.add("label smoothing must be from 0 to below 0.5, but is " + labelSmoothing);
            }
            if (variant == Variant.IPO && labelSmoothing != 0) {
                problems.add("label smoothing is no part of IPO and must be 0, but is " + labelSmoothing);
            }
            refuse("DPO", problems);
        }

        /** The loss of the paper: sigmoid, nothing else. */
        public static Dpo sigmoid(double beta) {
            return new Dpo(beta, Variant.SIGMOID, 0, 0, false);
        }

        /** IPO as TRL has it, with sums divided by counts. */
        public static Dpo ipo(double beta) {
            return new Dpo(beta, Variant.IPO, 0, 0, true);
        }

        /** Robust to a share of pairs that are the wrong way round. */
        public static Dpo robust(double beta, double labelSmoothing) {
            return new Dpo(beta, Variant.ROBUST, labelSmoothing, 0, false);
        }

        @Override
        public boolean needsReference() {
            return true;
        }

        @Override
        public Class<PreferencePair> samples() {
            return PreferencePair.class;
        }
    }

    /**
     * Kahneman-Tversky optimisation (Ethayarajh et al. 2024, arXiv:2402.01306), for answers that were called good or bad on their own: 1 - sigma(beta (s - r - z))
     * for a desirable answer, 1 - sigma(beta (z - s + r)) for an undesirable one, each times its weight.
     *
     * <p>z estimates how far the network has moved from the starting model: the mean of s - r over prompts with answers that belong to others, of the whole step, at
     * least 0, and without a gradient, as in TRL.
     *
     * @param beta how strongly the network is held to the starting model; above 0
     * @param desirableWeight weight of desirable answers; the paper keeps its product with their number within 1 to 4/3 of the other one
     * @param undesirableWeight weight of undesirable answers
     */
    record Kto(double beta, double desirableWeight, double undesirableWeight) implements Objective {
        public Kto {
            List<String> problems = new ArrayList<>();
            positive(problems, "beta", beta);
            notNegative(problems, "desirable weight", desirableWeight);
            notNegative(problems, "undesirable weight", undesirableWeight);
            if (desirableWeight == 0 && undesirableWeight == 0) {
                problems.add("one of the weights must be above 0");
            }
            refuse("KTO", problems);
        }

        @Override
        public boolean needsReference() {
            return true;
        }

        @Override
        public Class<UnpairedExample> samples() {
            return UnpairedExample.class;
        }
    }

    /**
     * Odds-ratio preference optimisation (Hong et al. 2024, arXiv:2403.07691), without a starting model: the chosen answers' cross-entropy (mean over their tokens)
     * plus lambda times -log sigma(log odds of chosen - log odds of rejected), where an answer's probability p is exp(s/n) and its odds p/(1-p).
     *
     * <p>The paper's cross-entropy is of the answer; TRL's also counts the prompt's tokens.
     *
     * @param lambda weight of the odds ratio's loss; above 0. TRL calls it beta
     */
    record Orpo(double lambda) implements Objective {
        public Orpo {
            List<String> problems = new ArrayList<>();
            positive(problems, "lambda", lambda);
            refuse("ORPO", problems);
        }

        @Override
        public boolean needsReference() {
            return false;
        }

        @Override
        public Class<PreferencePair> samples() {
            return PreferencePair.class;
        }
    }

    private static void positive(List<String> problems, String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            problems.add(name + " must be a finite number above 0, but is " + value);
        }
    }

    private static void notNegative(List<String> problems, String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            problems.add(name + " must be a finite number, 0 or above, but is " + value);
        }
    }

    private static void refuse(String objective, List<String> problems) {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(objective + ": " + String.join("; ", problems));
        }
    }
}
