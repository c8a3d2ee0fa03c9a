package dev.journeyman.retrainer.merge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How weights of several models become one's. Every record refuses parameters that make no sense, naming all of them. */
public sealed interface MergeMethod {
    /** The name on the command line. */
    String name();

    /** Whether it needs the model that the others were made from. */
    default boolean needsBase() {
        return this instanceof TaskArithmetic || this instanceof Ties;
    }

    /** How many models it takes. */
    int models();

    /**
     * The weighted mean, sum of w_i W_i over sum of w_i (Wortsman et al. 2022, arXiv:2203.05482).
     *
     * @param weights one for each model, whose sum is not 0
     */
    record Linear(double[] weights) implements MergeMethod {
        public Linear {
            weights = weights.clone();
            List<String> problems = weightProblems(weights);
            if (problems.isEmpty() && Arrays.stream(weights).sum() == 0) {
                problems.add("the weights' sum must not be 0");
            }
            refuse("linear", problems);
        }

        @Override
        public String name() {
            return "linear";
        }

        @Override
        public int models() {
            return weights.length;
        }
    }

    /**
     * Spherical interpolation of each tensor taken as one vector (Shoemake 1985): sin((1-t) a)/sin a A + sin(t a)/sin a B, with a the angle between A and B.
     *
     * <p>Where the angle says nothing the tensor is interpolated linearly, (1-t) A + t B: where one of them is zero (there is no angle), where they are parallel
     * (the formula's own limit), and where they are antiparallel (every great circle leads from one to the other, and none is better). Parallel means that the
     * cosine is beyond 0.9995 in size, as in other tools.
     *
     * @param t from 0, the first model, to 1, the second
     */
    record Slerp(double t) implements MergeMethod {
        public Slerp {
            refuse("slerp", t >= 0 && t <= 1 ? List.of() : List.of("t must be from 0 to 1, but is " + t));
        }

        @Override
        public String name() {
            return "slerp";
        }

        @Override
        public int models() {
            return 2;
        }
    }

    /**
     * The base plus weighted differences from it, W + sum of w_i (W_i - W) (Ilharco et al. 2023, arXiv:2212.04089).
     *
     * @param weights one for each model
     */
    record TaskArithmetic(double[] weights) implements MergeMethod {
        public TaskArithmetic {
            weights = weights.clone();
            refuse("task-arithmetic", weightProblems(weights));
        }

        @Override
        public String name() {
            return "task-arithmetic";
        }

        @Override
        public int models() {
            return weights.length;
        }
    }

    /**
     * TIES (Yadav et al. 2023, arXiv:2306.01708), tensor by tensor. Trim: of each difference from the base only the share {@code density} that is largest in size
     * stays (all that are as large as the last of them). Elect: each value gets the sign of the weighted sum. Merge: the weighted mean of those that have this sign,
     * times {@code scale}, is added to the base.
     *
     * @param weights one for each model, above 0
     * @param density from above 0 to 1; the paper keeps 0.2
     * @param scale the paper's lambda
     */
    record Ties(double[] weights, double density, double scale) implements MergeMethod {
        public Ties {
            weights = weights.clone();
            List<String> problems = weightProblems(weights);
            for (double weight : weights) {
                if (weight <= 0) {
                    problems.add("a weight must be above 0, but is " + weight);
                }
            }
            if (!(density > 0 && density <= 1)) {
                problems.add("density must be above 0 and at most 1, but is " + density);
            }
            if (!Double.isFinite(scale)) {
                problems.add("scale must be a finite number, but is " + scale);
            }
            refuse("ties", problems);
        }

        @Override
        public String name() {
            return "ties";
        }

        @Override
        public int models() {
            return weights.length;
        }
    }

    private static List<String> weightProblems(double[] weights) {
        List<String> problems = new ArrayList<>();
        if (weights.length == 0) {
            problems.add("at least one model is needed");
        }
        for (double weight : weights) {
            if (!Double.isFinite(weight)) {
                problems.add("a weight must be a finite number, but is " + weight);
            }
        }
        return problems;
    }

    private static void refuse(String method, List<String> problems) {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(method + ": " + String.join("; ", problems));
        }
    }
}
