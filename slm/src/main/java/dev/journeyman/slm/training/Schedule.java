package dev.journeyman.slm.training;

/**
 * The learning rate of each step: a linear warm-up, then half a cosine down to a share of the peak (Loshchilov and Hutter
 * 2017, SGDR, without restarts).
 *
 * @param peak the rate after the warm-up
 * @param warmupSteps steps until the peak is reached
 * @param steps all steps
 * @param floor the rate at the end as a share of the peak, 0 to 1
 */
public record Schedule(double peak, int warmupSteps, int steps, double floor) {
    public Schedule {
        if (!(peak > 0 && peak < Double.POSITIVE_INFINITY) // also NaN
                || warmupSteps < 0
                || steps < 1
                || !(floor >= 0 && floor <= 1)) {
            throw new IllegalArgumentException(
                    "a schedule needs peak > 0, warmupSteps >= 0, steps >= 1 and floor from 0 to 1, not " + peak + ", "
                            + warmupSteps + ", " + steps + ", " + floor);
        }
    }

    /** The rate of step {@code step}, counted from 0. */
    public double rate(int step) {
        if (step < warmupSteps) {
            return peak * (step + 1) / warmupSteps;
        }
        double progress = Math.min(1, (double) (step - warmupSteps) / Math.max(1, steps - warmupSteps));
        return peak * (floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * progress)));
    }
}
