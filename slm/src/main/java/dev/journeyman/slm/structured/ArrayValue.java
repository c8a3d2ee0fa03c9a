package dev.journeyman.slm.structured;

/** An array: so many items of one kind. */
final class ArrayValue implements Value {
    final Choice items;
    final int min;
    final int max;

    ArrayValue(Choice items, int min, int max) {
        this.items = items;
        this.min = min;
        this.max = max;
    }

    @Override
    public int cost(int depth) {
        return depth < 1 ? Bounds.NEVER : Bounds.sum(1, costOfAll(depth));
    }

    /** From behind the opening bracket to the end; the first item has no comma. */
    private int costOfAll(int depth) {
        int each = costFrom(0, depth);
        return min > 0 && each < Bounds.NEVER ? each - 1 : each;
    }

    /** From behind an item to the end, each further item with its comma. */
    private int costFrom(int count, int depth) {
        int missing = Math.max(0, min - count);
        int item = items.cost(depth - 1);
        return missing > 0 && item >= Bounds.NEVER
                ? Bounds.NEVER
                : (int) Math.min(Bounds.NEVER, missing * (item + 1L) + 1);
    }

    @Override
    public void begin(int b, int depth, Stack rest, Stacks out) {
        if (b == '[' && depth >= 1) {
            out.add(new Stack(new Open(this, Phase.OPEN, 0, depth), rest));
        }
    }

    private enum Phase {
        OPEN,
        OPEN_SPACE,
        AFTER_ITEM,
        BEFORE_CLOSE
    }

    /** An array that is being written; its items stand above it. */
    private record Open(ArrayValue array, Phase phase, int count, int depth) implements Frame {
        private Open at(Phase next) {
            return new Open(array, next, count, depth);
        }

        private Stack itemOver(Stack rest, boolean space) {
            Stack after = new Stack(new Open(array, Phase.AFTER_ITEM, count + 1, depth), rest);
            return new Stack(new ValueFrame(array.items, depth - 1, space), after);
        }

        @Override
        public void step(int b, Stack rest, Stacks out) {
            boolean mayEnd = count >= array.min;
            if (b == ']' && mayEnd) {
                out.add(rest);
                return;
            }
            switch (phase) {
                case OPEN, OPEN_SPACE -> {
                    if (b == ' ' && phase == Phase.OPEN) {
                        out.add(new Stack(at(Phase.OPEN_SPACE), rest));
                    } else if (array.max > 0) {
                        itemOver(rest, false).step(b, out);
                    }
                }
                case AFTER_ITEM -> {
                    if (b == ' ' && mayEnd) {
                        out.add(new Stack(at(Phase.BEFORE_CLOSE), rest));
                    } else if (b == ',' && count < array.max) {
                        out.add(itemOver(rest, true));
                    }
                }
                case BEFORE_CLOSE -> {}
            }
        }

        @Override
        public int cost() {
            return switch (phase) {
                case OPEN, OPEN_SPACE -> array.costOfAll(depth);
                case AFTER_ITEM -> array.costFrom(count, depth);
                case BEFORE_CLOSE -> 1;
            };
        }

        @Override
        public Frame canonical(int reach) {
            return count > array.min && array.max - count > reach ? new Open(array, phase, array.min, depth) : this;
        }
    }
}
