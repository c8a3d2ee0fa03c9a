package dev.journeyman.slm.generation;

import dev.journeyman.slm.generation.InvalidRequestException.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * How many adapters an engine takes.
 *
 * @param most at once, those included that are on their way out; 0 for none, at most {@value #MAX_ADAPTERS}
 * @param bytes the most memory of all of them together
 */
public record AdapterBounds(int most, long bytes) {
    /** The most adapters that an engine can be made to take. */
    public static final int MAX_ADAPTERS = 256;

    /** Eight adapters of a GiB together. */
    public static final AdapterBounds DEFAULT = new AdapterBounds(8, 1L << 30);

    /**
     * Checks both.
     *
     * @throws InvalidRequestException with all problems
     */
    public AdapterBounds {
        List<Problem> problems = new ArrayList<>();
        if (most < 0 || most > MAX_ADAPTERS) {
            problems.add(new Problem("adapters.most", "must be between 0 and " + MAX_ADAPTERS + ", was " + most));
        }
        if (bytes < 0) {
            problems.add(new Problem("adapters.bytes", "must not be negative, was " + bytes));
        }
        InvalidRequestException.throwIfAny(problems);
    }
}
