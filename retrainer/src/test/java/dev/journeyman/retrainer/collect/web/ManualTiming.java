package dev.journeyman.retrainer.collect.web;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A clock that moves only when somebody sleeps, and then at once. */
public final class ManualTiming implements Timing {
    /** How long was slept each time, in order; what is not positive is no sleep. */
    public final List<Duration> slept = new ArrayList<>();

    private Instant now = Instant.parse("2026-03-02T08:00:00Z");

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public void sleep(Duration time) {
        if (time.isPositive()) {
            slept.add(time);
            now = now.plus(time);
        }
    }
}
