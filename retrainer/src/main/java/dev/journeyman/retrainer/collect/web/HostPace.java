package dev.journeyman.retrainer.collect.web;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps requests to one host apart. For one thread. */
public final class HostPace {
    private static final int MOST_HOSTS = 100_000;

    private final Timing timing;
    private final Duration least;
    private final Map<String, Instant> next = new LinkedHashMap<>();

    /**
     * A pace.
     *
     * @param requestsPerSecond of each host, above 0
     */
    public HostPace(Timing timing, double requestsPerSecond) {
        this.timing = timing;
        this.least = Duration.ofNanos((long) (Duration.ofSeconds(1).toNanos() / requestsPerSecond));
    }

    /**
     * Waits until the host may be asked, and takes that turn.
     *
     * @param asked how long the host wants to be left alone between two requests; zero where it says nothing
     */
    public void await(String host, Duration asked) throws InterruptedException {
        Instant ready = next.get(host);
        if (ready != null) {
            timing.sleep(Duration.between(timing.now(), ready));
        }
        leave(host, asked.compareTo(least) > 0 ? asked : least);
    }

    /** Leaves a host alone for so long from now. */
    public void leave(String host, Duration time) {
        if (next.size() >= MOST_HOSTS && !next.containsKey(host)) {
            Instant now = timing.now();
            next.values().removeIf(ready -> !ready.isAfter(now)); // these may be asked anyway
        }
        next.put(host, timing.now().plus(time));
    }
}
