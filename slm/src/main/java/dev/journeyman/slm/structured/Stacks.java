package dev.journeyman.slm.structured;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The readings of what was written so far, none twice and none that cannot be ended. There are several where branches of an {@code anyOf} begin alike. Each is a proof of its own
 * that the text is the beginning of a document, so dropping some of too many forbids texts and never allows a wrong one.
 */
final class Stacks {
    private final List<Stack> all = new ArrayList<>(2);

    /** The readings of nothing. */
    static Stacks of(Stack only) {
        Stacks stacks = new Stacks();
        stacks.add(only);
        return stacks;
    }

    /** Adds a reading, if it can be ended. */
    void add(Stack stack) {
        if (stack.cost() < Bounds.NEVER && !all.contains(stack)) {
            all.add(stack);
        }
    }

    /** The readings after one more byte; none where it may not stand here. */
    Stacks step(int b) {
        Stacks next = new Stacks();
        for (int i = 0; i < all.size(); i++) {
            all.get(i).step(b, next);
        }
        if (next.all.size() > Bounds.STACKS) {
            next.all.sort(Comparator.comparingInt(Stack::cost)); // stable
            next.all.subList(Bounds.STACKS, next.all.size()).clear();
        }
        return next;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    List<Stack> all() {
        return all;
    }

    /** The fewest tokens to the document's end. */
    int cost() {
        int least = Bounds.NEVER;
        for (int i = 0; i < all.size(); i++) {
            least = Math.min(least, all.get(i).cost());
        }
        return least;
    }

    /** Whether the document may end here. */
    boolean isComplete() {
        return all.stream().anyMatch(Stack::isComplete);
    }

    /** Whether it has to. */
    boolean mustEnd() {
        return all.stream().allMatch(Stack::isEmpty);
    }

    Stacks canonical(int reach) {
        Stacks canonical = new Stacks();
        for (Stack stack : all) {
            canonical.add(stack.canonical(reach));
        }
        return canonical;
    }
}
