package dev.journeyman.slm.generation;

import java.time.Duration;
import java.util.List;

/** How long generations hold a slot, as a moving mean of those that ended (each new one weighs an eighth), and what waiting follows from it. */
final class MeanHold {
    private static final double WEIGHT = 1.0 / 8;
    private static final double GUESS_NANOS = 1e9; // before any has ended

    private double meanNanos;
    private boolean known;

    void add(long heldNanos) {
        meanNanos = known ? meanNanos + WEIGHT * (heldNanos - meanNanos) : heldNanos;
        known = true;
    }

    /** Whether any has ended, so that an estimate rests on more than a guess. */
    boolean isKnown() {
        return known;
    }

    /** About how long until the last of so many that wait has a slot. */
    Duration estimateWait(int waiting, int slots, List<Sequence> running, long nowNanos) {
        double hold = meanNanos;
        if (!known) {
            hold = GUESS_NANOS;
            for (Sequence s : running) {
                hold = Math.max(hold, (double) s.heldNanos(nowNanos)); // it takes at least as long as it has taken
            }
        }
        return Duration.ofNanos((long) (hold * waiting / slots));
    }
}
