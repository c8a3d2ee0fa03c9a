package dev.journeyman.slm.generation;

import java.time.Duration;

/** The engine's queue is full; the request was not taken and may be made again later. */
public final class QueueFullException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int queued;
    private final Duration estimatedWait;

    /** An exception over a queue of that length. */
    public QueueFullException(int queued, Duration estimatedWait) {
        super("The engine's queue is full (" + queued + " requests wait); try again in about "
                + Math.max(1, estimatedWait.toSeconds()) + " s.");
        this.queued = queued;
        this.estimatedWait = estimatedWait;
    }

    /** How many requests wait. */
    public int queued() {
        return queued;
    }

    /** About how long until one more request would have begun: the requests ahead times the mean time a slot was held lately, over the slots. */
    public Duration estimatedWait() {
        return estimatedWait;
    }
}
