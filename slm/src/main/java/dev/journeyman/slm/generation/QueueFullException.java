package dev.journeyman.slm.generation;

import java.time.Duration;

/** The engine's queue is full, or too long for the request; it was not taken and may be made again later. */
public final class QueueFullException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int queued;
    private final Duration estimatedWait;

    /** An exception over a queue of that length. */
    public QueueFullException(int queued, Duration estimatedWait) {
        this(
                queued,
                estimatedWait,
                "The engine's queue is full (" + queued + " requests wait); try again in about "
                        + Math.max(1, estimatedWait.toSeconds()) + " s.");
    }

    private QueueFullException(int queued, Duration estimatedWait, String message) {
        super(message);
        this.queued = queued;
        this.estimatedWait = estimatedWait;
    }

    /** The queue has room, and a request in it would wait for longer than it may. */
    static QueueFullException tooLong(int queued, Duration estimatedWait, Duration longestWait) {
        return new QueueFullException(
                queued,
                estimatedWait,
                "A generation would have to wait for about " + estimatedWait.toMillis()
                        + " ms, and this one may wait for " + longestWait.toMillis() + " ms; try again later.");
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
