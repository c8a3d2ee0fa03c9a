package dev.journeyman.slm.generation;

import dev.journeyman.slm.generation.InvalidRequestException.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a request stands among others that wait.
 *
 * @param priority who goes first
 * @param caller whose it is, at most {@value #MAX_CALLER_CHARS} characters: of those that wait each caller has a turn, however many requests another has made
 * @param longestWait how long it may wait for its first slot, above zero and at most {@link #LONGEST_WAIT}
 */
public record Standing(Priority priority, String caller, Duration longestWait) {
    /** The most characters of a caller's name. */
    public static final int MAX_CALLER_CHARS = 256;

    /** The longest that a request may be made to wait: a day. */
    public static final Duration LONGEST_WAIT = Duration.ofDays(1);

    /** Somebody waits, it does not matter who, for as long as anybody may. */
    public static final Standing DEFAULT = new Standing(Priority.INTERACTIVE, "", LONGEST_WAIT);

    /** Nobody waits for the answer. */
    public static final Standing BATCH = new Standing(Priority.BATCH, "", LONGEST_WAIT);

    /**
     * Checks the name and the wait.
     *
     * @throws InvalidRequestException with all problems
     */
    public Standing {
        List<Problem> problems = new ArrayList<>();
        if (caller.length() > MAX_CALLER_CHARS) {
            problems.add(new Problem(
                    "caller", "may have at most " + MAX_CALLER_CHARS + " characters, has " + caller.length()));
        }
        if (longestWait.isNegative() || longestWait.isZero() || longestWait.compareTo(LONGEST_WAIT) > 0) {
            problems.add(new Problem("longestWait", "must be above zero and at most a day, was " + longestWait));
        }
        InvalidRequestException.throwIfAny(problems);
    }
}
