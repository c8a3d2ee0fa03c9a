package dev.journeyman.slm.structured;

/** One kind of value that a document may have at a place: the grammar's right-hand sides. */
sealed interface Value permits Value.OfLexeme, ObjectValue, ArrayValue {
    /** The fewest tokens of such a value where objects and arrays may be nested so deep, {@link Bounds#NEVER} where there is none. */
    int cost(int depth);

    /** Reads a value's first byte. */
    void begin(int b, int depth, Stack rest, Stacks out);

    /**
     * A string, number or literal.
     *
     * @param lexeme its automaton
     */
    record OfLexeme(Lexeme lexeme) implements Value {
        @Override
        public int cost(int depth) {
            return lexeme.cost(lexeme.start());
        }

        @Override
        public void begin(int b, int depth, Stack rest, Stacks out) {
            new LexemeFrame(lexeme, lexeme.start()).step(b, rest, out);
        }
    }
}
