package dev.journeyman.retrainer.synthesis.teacher;

import java.time.Duration;

/**
 * When to ask again.
 *
 * @param tries of one request at most, the first counted
 * @param first wait before the second try; each later one is twice as long, less up to a half by chance
 * @param longest wait, also where the teacher asks for more
 * @param failuresInARow of any requests, after which the run ends
 */
public record RetryRules(int tries, Duration first, Duration longest, int failuresInARow) {
    /** For a teacher over a network. */
    public static final RetryRules DEFAULT = new RetryRules(5, Duration.ofSeconds(1), Duration.ofMinutes(2), 20);

    /** Checks the numbers. */
    public RetryRules {
        if (tries < 1 || failuresInARow < 1 || first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "tries and failures in a row must be at least 1, and the longest wait no less than the first");
        }
    }

    /**
     * How long to wait.
     *
     * @param failures of the request so far, at least 1
     * @param asked by the teacher
     * @param chance from 0 to 1
     */
    Duration waitAfter(int failures, Duration asked, double chance) {
        long doubled = first.toMillis() << Math.min(failures - 1, 20);
        long backOff = (long) (Math.min(doubled, longest.toMillis()) * (1 - chance / 2));
        return Duration.ofMillis(Math.min(Math.max(backOff, asked.toMillis()), longest.toMillis()));
    }
}
