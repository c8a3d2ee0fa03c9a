package dev.journeyman.gateway.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A token bucket for each caller: so many requests a minute, which may also come all at once.
 *
 * <p>A bucket fills evenly. It is a number and a time, so looking costs no thread and no timer. At most {@link #MAX_CALLERS} buckets are kept; beyond,
 * the one unused for longest is forgotten, and its caller begins with a full bucket again.
 */
public final class RateLimiter {
    /** The most callers that are told apart. */
    public static final int MAX_CALLERS = 10_000;

    /**
     * What a caller may still do.
     *
     * @param allowed whether this request is allowed
     * @param limit the most requests at once
     * @param remaining requests left now
     * @param untilFull how long until the bucket is full again
     * @param untilNext how long until one more request is allowed; zero if one is
     */
    public record Decision(boolean allowed, int limit, int remaining, Duration untilFull, Duration untilNext) {}

    private static final class Bucket {
        double level;
        long atNanos;

        Bucket(double level, long atNanos) {
            this.level = level;
            this.atNanos = atNanos;
        }
    }

    private final int perMinute;
    private final double perNano;
    private final LongSupplier nanoClock;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MAX_CALLERS;
        }
    };

    /** A limiter of so many requests a minute, at least one. */
    public RateLimiter(int perMinute, LongSupplier nanoClock) {
        if (perMinute < 1) {
            throw new IllegalArgumentException("requests per minute must be at least 1, was " + perMinute);
        }
        this.perMinute = perMinute;
        this.perNano = perMinute / (double) Duration.ofMinutes(1).toNanos();
        this.nanoClock = nanoClock;
    }

    /** Takes one request from the caller's bucket, if one is left. */
    public synchronized Decision take(String caller) {
        long now = nanoClock.getAsLong();
        Bucket bucket = buckets.computeIfAbsent(caller, key -> new Bucket(perMinute, now));
        bucket.level = Math.min(perMinute, bucket.level + (now - bucket.atNanos) * perNano);
        bucket.atNanos = now;
        boolean allowed = bucket.level >= 1;
        if (allowed) {
            bucket.level -= 1;
        }
        return new Decision(
                allowed,
                perMinute,
                (int) bucket.level,
                nanos((perMinute - bucket.level) / perNano),
                nanos(Math.max(0, 1 - bucket.level) / perNano));
    }

    private static Duration nanos(double nanos) {
        return Duration.ofNanos((long) Math.ceil(nanos));
    }

    /** A time as OpenAI's rate limit headers write it: {@code 120ms}, {@code 6s}, {@code 1m30s}. */
    public static String header(Duration time) {
        long millis = time.toMillis();
        if (millis < 1000) {
            return millis + "ms";
        }
        long seconds = (millis + 999) / 1000;
        return seconds < 60 ? seconds + "s" : seconds / 60 + "m" + seconds % 60 + "s";
    }
}
