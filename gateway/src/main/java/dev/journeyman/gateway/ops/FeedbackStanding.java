package dev.journeyman.gateway.ops;

import java.time.Instant;

/** How feedback stands: what waits, and what may be trained on. Blocks; for workers. */
public interface FeedbackStanding {
    /**
     * Numbers of a moment.
     *
     * @param waitingReviews subjects that wait for a reviewer
     * @param accepted accepted records that rest on feedback since the time asked for
     */
    record Numbers(int waitingReviews, int accepted) {}

    /** As of now, or of a little while ago. */
    Numbers since(Instant time);
}
