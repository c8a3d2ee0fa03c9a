package dev.journeyman.gateway.serving;

import java.time.Duration;

/**
 * Counts who still uses a model that may be taken away.
 *
 * <pre>
 *   open --end--> ending --the last one gives back--> over
 *     └──────────end, where nobody has one──────────────^
 * </pre>
 */
final class Leases {
    private int held;
    private boolean ending;

    /** Takes one; false where the model is on its way out. */
    synchronized boolean take() {
        if (ending) {
            return false;
        }
        held++;
        return true;
    }

    /** Gives one back. */
    synchronized void giveBack() {
        if (held == 0) {
            throw new IllegalStateException("more leases were given back than taken");
        }
        held--;
        notifyAll();
    }

    synchronized int held() {
        return held;
    }

    /** Lets nobody take one any more, and waits until all are back; false where that took longer than it may. */
    synchronized boolean end(Duration most) throws InterruptedException {
        ending = true;
        long until = System.nanoTime() + most.toNanos();
        while (held > 0) {
            long leftMillis = (until - System.nanoTime()) / 1_000_000;
            if (leftMillis <= 0) {
                return false;
            }
            wait(leftMillis);
        }
        return true;
    }

    /** Lets nobody take one any more. */
    synchronized void end() {
        ending = true;
    }
}
