package dev.journeyman.slm.training;

/**
 * Settings of the optimizer (Loshchilov and Hutter 2019, Decoupled weight decay regularization).
 *
 * @param beta1 how much of the first moment, the mean gradient, stays in a step
 * @param beta2 how much of the second moment, the mean square, stays in a step
 * @param epsilon added to the root of the second moment
 * @param decay weight decay of matrices; vectors do not decay
 * @param clip largest global norm of the gradients, 0 for no clipping
 */
public record AdamW(double beta1, double beta2, double epsilon, double decay, double clip) {
    /** What language models are commonly trained with. */
    public static final AdamW DEFAULT = new AdamW(0.9, 0.95, 1e-8, 0.1, 1.0);

    public AdamW {
        // so that NaN is refused too
        if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1 && epsilon > 0 && decay >= 0 && clip >= 0)) {
            throw new IllegalArgumentException("AdamW needs betas in [0,1), epsilon > 0, decay >= 0 and clip >= 0");
        }
    }
}
