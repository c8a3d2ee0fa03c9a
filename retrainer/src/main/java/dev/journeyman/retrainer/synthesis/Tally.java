package dev.journeyman.retrainer.synthesis;

import java.util.SortedMap;
import java.util.TreeMap;

/** What became of a run's tasks, counted. For one thread. */
final class Tally {
    /** Of one strategy. */
    static final class Count {
        long tasks;
        long texts; // that a model wrote
        long givenUp; // requests that brought none
        long unfinished; // tasks that the budget or the teacher cut off
        long kept;
        final SortedMap<String, Long> dropped = new TreeMap<>();
    }

    private final SortedMap<String, Count> byStrategy = new TreeMap<>();
    private final SortedMap<String, Long> versions = new TreeMap<>();

    Count of(String strategy) {
        return byStrategy.computeIfAbsent(strategy, missing -> new Count());
    }

    void dropped(Draft.Rejected rejected) {
        of(rejected.strategy()).dropped.merge(rejected.filter(), 1L, Long::sum);
    }

    void version(String model) {
        versions.merge(model, 1L, Long::sum);
    }

    SortedMap<String, Count> byStrategy() {
        return byStrategy;
    }

    /** What answers said that they are of, and how many did. */
    SortedMap<String, Long> versions() {
        return versions;
    }

    /** All strategies together, by filter. */
    SortedMap<String, Long> droppedByFilter() {
        SortedMap<String, Long> all = new TreeMap<>();
        byStrategy.values().forEach(count -> count.dropped.forEach((filter, n) -> all.merge(filter, n, Long::sum)));
        return all;
    }
}
