package dev.journeyman.gateway.serving;

import dev.journeyman.slm.generation.Standing;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long requests may wait for a slot: as long as it can be foreseen, and in fact.
 *
 * <p>Who is foreseen to wait longer than the bound, or than the request says itself, is refused at once. Who waits is sent away where the request's own deadline has passed, or without one after
 * {@value #PATIENCE} times the bound: under load everybody who is let in is foreseen to wait for nearly the bound, and forecasts err, so an end at the bound itself would send half of them
 * away after they have waited.
 *
 * @param most how long an answer may be foreseen to wait for its slot
 */
public record WaitBound(Duration most) {
    private static final int PATIENCE = 4;

    /**
     * How long a request may wait in fact.
     *
     * @param own what the request says; null where it says nothing
     */
    public Duration deadline(@Nullable Duration own) {
        Duration patience = shorter(most.multipliedBy(PATIENCE), Standing.LONGEST_WAIT);
        return own == null ? patience : shorter(own, patience);
    }

    /** How long a request of this standing may be foreseen to wait. */
    Duration foreseen(Standing standing) {
        return shorter(standing.longestWait(), most);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
