package dev.journeyman.slm.structured;

/** A string, number or literal that is being written. */
record LexemeFrame(Lexeme lexeme, long state) implements Frame {
    @Override
    public void step(int b, Stack rest, Stacks out) {
        long next = lexeme.step(state, b);
        if (next != Lexeme.DEAD) {
            out.add(lexeme.isFinal(next) ? rest : new Stack(new LexemeFrame(lexeme, next), rest));
        }
    }

    @Override
    public int cost() {
        return lexeme.cost(state);
    }

    @Override
    public boolean accepts() {
        return lexeme.accepts(state);
    }

    @Override
    public Frame canonical(int reach) {
        long simpler = lexeme.canonical(state, reach);
        return simpler == state ? this : new LexemeFrame(lexeme, simpler);
    }
}
