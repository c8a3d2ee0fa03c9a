package dev.journeyman.retrainer.merge;

/** What a method makes of one tensor: worked out once from the whole tensors, then applied to piece after piece. */
@FunctionalInterface
interface Blend {
    /**
     * Merges a piece.
     *
     * @param models [models][n] the same elements of every model
     * @param base [n] those of the base; empty where the method has none
     * @param into [n]
     */
    void apply(float[][] models, float[] base, double[] into);

    /** The whole of a tensor, piece by piece, as often as it is asked for. */
    interface Pieces {
        /** Calls back with every piece in order: [models][n] and [n] of the base. */
        void each(Piece piece);
    }

    /** What sees a piece. */
    interface Piece {
        void see(float[][] models, float[] base);
    }

    /** Prepares a method for a tensor. */
    static Blend of(MergeMethod method, Pieces tensor) {
        return switch (method) {
            case MergeMethod.Linear linear -> weighted(shares(linear.weights()));
            case MergeMethod.Slerp slerp -> weighted(arc(slerp.t(), tensor));
            case MergeMethod.TaskArithmetic tasks ->
                (models, base, into) -> {
                    for (int i = 0; i < into.length; i++) {
                        double sum = base[i];
                        for (int m = 0; m < models.length; m++) {
                            sum += tasks.weights()[m] * ((double) models[m][i] - base[i]);
                        }
                        into[i] = sum;
                    }
                };
            case MergeMethod.Ties ties -> TiesBlend.of(ties, tensor);
        };
    }

    private static Blend weighted(double[] weights) {
        return (models, base, into) -> {
            for (int i = 0; i < into.length; i++) {
                double sum = 0;
                for (int m = 0; m < models.length; m++) {
                    sum += weights[m] * models[m][i];
                }
                into[i] = sum;
            }
        };
    }

    private static double[] shares(double[] weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        double[] shares = weights.clone();
        for (int i = 0; i < shares.length; i++) {
            shares[i] /= sum;
        }
        return shares;
    }

    /** The two factors of a spherical interpolation. */
    private static double[] arc(double t, Pieces tensor) {
        double[] sums = new double[3];
        tensor.each((models, base) -> {
            for (int i = 0; i < models[0].length; i++) {
                double a = models[0][i];
                double b = models[1][i];
                sums[0] += a * a;
                sums[1] += b * b;
                sums[2] += a * b;
            }
        });
        double cosine = sums[2] / (Math.sqrt(sums[0]) * Math.sqrt(sums[1]));
        // not a number where one is zero
        if (!(Math.abs(cosine) <= 0.9995)) {
            return new double[] {1 - t, t};
        }
        double angle = Math.acos(cosine);
        return new double[] {Math.sin((1 - t) * angle) / Math.sin(angle), Math.sin(t * angle) / Math.sin(angle)};
    }
}
