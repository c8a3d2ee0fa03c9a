package dev.journeyman.slm.structured;

/** A value that is being written, and how far. Immutable; equal frames go on alike. */
interface Frame {
    /** Reads a byte: tells what may come of it. A frame that is over with it leaves what surrounds it. */
    void step(int b, Stack rest, Stacks out);

    /** The fewest tokens to its end, never too few; {@link Bounds#NEVER} where it has none. */
    int cost();

    /** Whether it may end here. */
    default boolean accepts() {
        return false;
    }

    /** A frame that so many bytes lead to the same from, at the same cost. */
    default Frame canonical(int reach) {
        return this;
    }
}
