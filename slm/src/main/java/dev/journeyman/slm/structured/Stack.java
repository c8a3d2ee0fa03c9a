package dev.journeyman.slm.structured;

import org.jspecify.annotations.Nullable;

/**
 * One reading of what was written so far: the innermost value that is being written, and what surrounds it. Immutable; {@link #EMPTY} is the reading in which the document is
 * whole.
 */
final class Stack {
    static final Stack EMPTY = new Stack();

    private final @Nullable Frame top;
    private final @Nullable Stack rest;
    private final int cost;
    private final int hash;

    private Stack() {
        top = null;
        rest = null;
        cost = 0;
        hash = 1;
    }

    Stack(Frame top, Stack rest) {
        this.top = top;
        this.rest = rest;
        this.cost = Bounds.sum(top.cost(), rest.cost);
        this.hash = 31 * top.hashCode() + rest.hash;
    }

    @Nullable
    Frame top() {
        return top;
    }

    Stack rest() {
        return rest == null ? EMPTY : rest;
    }

    boolean isEmpty() {
        return top == null;
    }

    /** The fewest tokens to the document's end, as far as is known: never too few. */
    int cost() {
        return cost;
    }

    /** Whether the document may end here. */
    boolean isComplete() {
        return top == null || (top.accepts() && rest().isComplete());
    }

    /** Reads a byte; a frame that may end lets what surrounds it read too. */
    void step(int b, Stacks out) {
        if (top != null) {
            top.step(b, rest(), out);
            if (top.accepts()) {
                rest().step(b, out);
            }
        }
    }

    /** A reading that so many bytes lead to the same from and at the same cost. */
    Stack canonical(int reach) {
        return top == null ? this : new Stack(top.canonical(reach), rest().canonical(reach));
    }

    @Override
    public boolean equals(@Nullable Object o) {
        if (this == o) {
            return true;
        }
        return o instanceof Stack other
                && hash == other.hash
                && cost == other.cost
                && top != null
                && top.equals(other.top)
                && rest().equals(other.rest());
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
