package dev.journeyman.guardrails;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The time that one rule has for one text. A rule whose work grows with the text calls {@link #check} as it goes; the others are short by construction.
 *
 * <p>A budget is there to stop a rule that runs away, not to grade it: a pause of the virtual machine counts too, so it is set far above what a rule takes.
 */
public final class Budget {
    /** The rule took longer than it may. */
    public static final class Exceeded extends RuntimeException {
        private static final long serialVersionUID = 1;

        Exceeded() {
            super("over budget", null, false, false);
        }
    }

    private final LongSupplier nanoClock;
    private final long endNanos;

    private Budget(LongSupplier nanoClock, long endNanos) {
        this.nanoClock = nanoClock;
        this.endNanos = endNanos;
    }

    /** A budget that begins now. */
    public static Budget of(Duration time, LongSupplier nanoClock) {
        return new Budget(nanoClock, nanoClock.getAsLong() + time.toNanos());
    }

    /** A budget without an end, for tests and for what runs offline. */
    public static Budget unlimited() {
        return new Budget(() -> 0, Long.MAX_VALUE);
    }

    /**
     * Returns while there is time left.
     *
     * @throws Exceeded where there is none
     */
    public void check() {
        if (isSpent()) {
            throw new Exceeded();
        }
    }

    boolean isSpent() {
        return nanoClock.getAsLong() - endNanos > 0;
    }
}
