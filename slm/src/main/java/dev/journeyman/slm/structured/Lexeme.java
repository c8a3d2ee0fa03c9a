package dev.journeyman.slm.structured;

/**
 * A part of a document without parts of its own: a string, a number, a literal. It is a deterministic automaton over bytes whose state is a number of its own making.
 */
interface Lexeme {
    /** No state. */
    long DEAD = -1;

    /** The state before the first byte. */
    long start();

    /** The state after one more byte, {@link #DEAD} where that is not allowed. Every state that is not dead has a finite cost. */
    long step(long state, int b);

    /** Whether what was read is a whole lexeme. */
    boolean accepts(long state);

    /** Whether it is whole and cannot go on. */
    boolean isFinal(long state);

    /** The fewest tokens to a whole lexeme, as far as is known: never too few. */
    int cost(long state);

    /** A state from which as many bytes as {@code reach} lead to the same and as far; the state itself where there is no simpler one. */
    default long canonical(long state, int reach) {
        return state;
    }
}
