package dev.journeyman.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Which versions garbage collection keeps, beside the champion, the canary and what somebody brought, which it never takes.
 *
 * @param earlierChampions how many earlier champions can still be rolled back to, 1 to 32
 * @param refused how long a rejected version, or one that retired further back than that, is kept to be looked at
 * @param untried how long a trained version is kept that was neither promoted nor rejected
 * @param parents whether the version that a kept one was trained from is kept too: the gate compares real anchors with it
 */
public record CollectionPolicy(int earlierChampions, Duration refused, Duration untried, boolean parents) {
    /** Five earlier champions, a week, a month, and parents. */
    public static final CollectionPolicy STANDARD =
            new CollectionPolicy(5, Duration.ofDays(7), Duration.ofDays(30), true);

    /**
     * Checks every field.
     *
     * @throws StoreException naming all that are wrong
     */
    public CollectionPolicy {
        List<String> problems = new ArrayList<>();
        if (earlierChampions < 1 || earlierChampions > Standing.MOST_HISTORY) {
            problems.add("earlier champions must be 1 to " + Standing.MOST_HISTORY + ", but are " + earlierChampions);
        }
        if (refused.isNegative()) {
            problems.add("refused must not be negative");
        }
        if (untried.isNegative()) {
            problems.add("untried must not be negative");
        }
        if (!problems.isEmpty()) {
            throw new StoreException(StoreException.Kind.INVALID, "collection: " + String.join("; ", problems));
        }
    }
}
