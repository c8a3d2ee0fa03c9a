package dev.journeyman.slm.structured;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a subschema allows: one of several kinds of values. A choice may contain itself, so it is filled after it was made. */
final class Choice {
    private final List<Object> members = new ArrayList<>(); // values, and choices that stand for their values
    private List<Value> values = List.of();
    private final int[] costs = new int[Bounds.DEPTH + 1]; // by depth that is left

    Choice() {
        Arrays.fill(costs, Bounds.NEVER);
    }

    void add(Value value) {
        members.add(value);
    }

    void add(Choice choice) {
        members.add(choice);
    }

    /** All that it can be; a choice that only leads back to itself adds nothing. */
    void flatten() {
        Set<Value> all = new LinkedHashSet<>();
        collect(all, new LinkedHashSet<>());
        values = List.copyOf(all);
    }

    private void collect(Set<Value> all, Set<Choice> seen) {
        if (!seen.add(this)) {
            return;
        }
        for (Object member : members) {
            if (member instanceof Choice choice) {
                choice.collect(all, seen);
            } else if (member instanceof Value value) {
                all.add(value);
            }
        }
    }

    /** Computes the cost of one depth from those of the depth below, which all choices have by now. */
    void computeCost(int depth) {
        int least = Bounds.NEVER;
        for (Value value : values) {
            least = Math.min(least, value.cost(depth));
        }
        costs[depth] = least;
    }

    /** The fewest tokens of a value. */
    int cost(int depth) {
        return depth < 0 ? Bounds.NEVER : costs[depth];
    }

    void begin(int b, int depth, Stack rest, Stacks out) {
        for (Value value : values) {
            value.begin(b, depth, rest, out);
        }
    }
}
