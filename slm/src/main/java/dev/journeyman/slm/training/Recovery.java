package dev.journeyman.slm.training;

/**
 * Watches a training's losses and says when it must go back. The caller does the going back: it loads the last good checkpoint and multiplies every rate from then
 * on by {@link #rateFactor}.
 *
 * <pre>
 *   good ──loss not finite or exploded, `patience` times in a row──> go back, rate halved ──> good
 *                                                                        │ more than `most` times
 *                                                                        └──> failed, with the reason
 * </pre>
 *
 * A loss has exploded where it is above {@code explosion} times the smoothed loss of the steps before plus 1, so that a loss near 0 may still move.
 */
public final class Recovery {
    /** How fast the smoothed loss follows. */
    private static final double SMOOTHING = 0.1;

    private final int patience;
    private final int most;
    private final double explosion;

    private double smooth = Double.NaN;
    private int bad;
    private int returns;

    /**
     * A watch.
     *
     * @param patience bad steps in a row that are borne, at least 1
     * @param most how often the training may go back, 0 to 30
     * @param explosion how many times the smoothed loss a loss may be, above 1
     */
    public Recovery(int patience, int most, double explosion) {
        if (patience < 1 || most < 0 || most > 30 || !(explosion > 1)) {
            throw new IllegalArgumentException("a recovery needs patience >= 1, most 0 to 30 and explosion > 1, not "
                    + patience + ", " + most + ", " + explosion);
        }
        this.patience = patience;
        this.most = most;
        this.explosion = explosion;
    }

    /** What is to be done after a step. */
    public sealed interface Advice {
        /** Nothing. */
        record GoOn() implements Advice {}

        /**
         * Load the last good checkpoint and go on at a lower rate.
         *
         * @param reason a sentence
         * @param rateFactor what rates are multiplied by from now on
         */
        record GoBack(String reason, double rateFactor) implements Advice {}

        /**
         * Give up.
         *
         * @param reason a sentence with what was tried
         */
        record Fail(String reason) implements Advice {}
    }

    /** Takes in a step's result. */
    public Advice after(StepResult result) {
        boolean finite = result.applied();
        boolean exploded = finite && !Double.isNaN(smooth) && result.loss() > explosion * Math.max(0, smooth) + 1;
        if (finite && !exploded) {
            smooth = Double.isNaN(smooth) ? result.loss() : smooth + SMOOTHING * (result.loss() - smooth);
            bad = 0;
            return new Advice.GoOn();
        }
        bad++;
        if (bad < patience) {
            return new Advice.GoOn();
        }
        String reason = finite
                ? "the loss rose to " + result.loss() + " from about " + smooth
                : "the loss (" + result.loss() + ") or its gradient (norm " + result.gradientNorm()
                        + ") was not finite";
        reason += bad > 1 ? ", " + bad + " steps in a row" : "";
        bad = 0;
        if (returns == most) {
            return new Advice.Fail(reason + "; the training had gone back " + returns + " times already, at last to 1/"
                    + (1L << returns) + " of the rate");
        }
        returns++;
        return new Advice.GoBack(reason, rateFactor());
    }

    /** What rates are multiplied by: halved each time the training goes back. */
    public double rateFactor() {
        return 1.0 / (1L << returns);
    }

    /** Whether a checkpoint written now would be a good one: the last step was no bad one. */
    public boolean good() {
        return bad == 0;
    }
}
