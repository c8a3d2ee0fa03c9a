package dev.journeyman.slm.generation;

/** The engine's queue is full; the request was not taken and may be made again later. */
public final class QueueFullException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int queued;

    /** An exception over a queue of that length. */
    public QueueFullException(int queued) {
        super("The engine's queue is full (" + queued + " requests wait).");
        this.queued = queued;
    }

    /** How many requests wait. */
    public int queued() {
        return queued;
    }
}
