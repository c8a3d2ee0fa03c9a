package dev.journeyman.slm.structured;

/**
 * A value that is about to begin.
 *
 * @param choice what it may be
 * @param depth how deep objects and arrays may still be nested
 * @param space whether a space may stand before it
 */
record ValueFrame(Choice choice, int depth, boolean space) implements Frame {
    @Override
    public void step(int b, Stack rest, Stacks out) {
        if (space && b == ' ') {
            out.add(new Stack(new ValueFrame(choice, depth, false), rest));
        } else {
            choice.begin(b, depth, rest, out);
        }
    }

    @Override
    public int cost() {
        return choice.cost(depth);
    }
}
