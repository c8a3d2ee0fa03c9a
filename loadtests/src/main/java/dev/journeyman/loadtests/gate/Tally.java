package dev.journeyman.loadtests.gate;

import dev.journeyman.store.gate.Decision;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many candidates were refused, and by which branches of the gate.
 *
 * @param branches how many by each; one candidate may be refused by several
 */
record Tally(int trials, int refused, Map<String, Integer> branches) {
    static final Tally NONE = new Tally(0, 0, Map.of());

    /** Keeps the order. */
    Tally {
        branches = Collections.unmodifiableMap(new TreeMap<>(branches));
    }

    Tally plus(Decision decision) {
        Map<String, Integer> more = new TreeMap<>(branches);
        decision.refusals().stream()
                .map(path -> path.replaceAll("/.*", ""))
                .distinct()
                .forEach(branch -> more.merge(branch, 1, Integer::sum));
        return new Tally(trials + 1, refused + (decision.passed() ? 0 : 1), more);
    }

    double share() {
        return trials == 0 ? 0 : (double) refused / trials;
    }
}
