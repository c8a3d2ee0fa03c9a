package dev.journeyman.slm.structured;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object that is being written, between its names and values.
 *
 * @param next the member of the schema that may be next, or a later one
 * @param depth how deep objects and arrays may be nested, this one included
 * @param used names that the schema does not give and that are there already, in order of their bytes
 * @param blind whether there is one more whose text is not known, as where many tokens are judged together. Then no other such name may begin, for it might be the same
 */
record ObjectFrame(ObjectValue object, Phase phase, int next, int depth, List<String> used, boolean blind)
        implements Frame {
    /** Between what it stands. */
    enum Phase {
        OPEN,
        OPEN_SPACE,
        AFTER_FREE_NAME,
        AFTER_VALUE,
        COMMA,
        COMMA_SPACE,
        BEFORE_CLOSE
    }

    static ObjectFrame opened(ObjectValue object, int depth) {
        return new ObjectFrame(object, Phase.OPEN, 0, depth, List.of(), false);
    }

    private ObjectFrame at(Phase other) {
        return new ObjectFrame(object, other, next, depth, used, blind);
    }

    /** A name that the schema does not give was written; null where it is not known which. */
    ObjectFrame afterFreeName(@Nullable String name) {
        List<String> all = used;
        if (name != null) {
            all = new ArrayList<>(used);
            all.add(name);
            Collections.sort(all);
            all = List.copyOf(all);
        }
        return new ObjectFrame(object, Phase.AFTER_FREE_NAME, object.members.size(), depth, all, blind || name == null);
    }

    /** The value of a member of the schema is next. */
    Stack afterName(int member, Stack rest) {
        ObjectFrame after = new ObjectFrame(object, Phase.AFTER_VALUE, member + 1, depth, used, blind);
        return new Stack(new ValueFrame(object.members.get(member).choice(), depth - 1, true), new Stack(after, rest));
    }

    private @Nullable FreeNameFrame freeName() {
        if (object.free == null
                || blind
                || used.size() >= Bounds.FREE_MEMBERS
                || !object.mayEnd(next)
                || object.free.cost(depth - 1) >= Bounds.NEVER) {
            return null;
        }
        FreeNameFrame frame = FreeNameFrame.begun(this);
        return frame.most() > 0 ? frame : null;
    }

    /** From behind a free name's closing quote to the end. */
    int costAfterFreeName() {
        Choice free = object.free;
        return free == null
                ? Bounds.NEVER
                : Bounds.sum(1 + free.cost(depth - 1), object.finish(object.members.size(), depth));
    }

    @Override
    public void step(int b, Stack rest, Stacks out) {
        switch (phase) {
            case OPEN, OPEN_SPACE, COMMA, COMMA_SPACE -> {
                boolean open = phase == Phase.OPEN || phase == Phase.OPEN_SPACE;
                if (b == '"') {
                    beginName(rest, out);
                } else if (b == '}' && open && object.mayEnd(next)) {
                    out.add(rest);
                } else if (b == ' ' && phase == Phase.OPEN) {
                    out.add(new Stack(at(Phase.OPEN_SPACE), rest));
                } else if (b == ' ' && phase == Phase.COMMA) {
                    out.add(new Stack(at(Phase.COMMA_SPACE), rest));
                }
            }
            case AFTER_FREE_NAME -> {
                if (b == ':' && object.free != null) {
                    out.add(new Stack(
                            new ValueFrame(object.free, depth - 1, true), new Stack(at(Phase.AFTER_VALUE), rest)));
                }
            }
            case AFTER_VALUE, BEFORE_CLOSE -> {
                if (b == '}' && object.mayEnd(next)) {
                    out.add(rest);
                } else if (b == ' ' && phase == Phase.AFTER_VALUE && object.mayEnd(next)) {
                    out.add(new Stack(at(Phase.BEFORE_CLOSE), rest));
                } else if (b == ',' && phase == Phase.AFTER_VALUE) {
                    out.add(new Stack(at(Phase.COMMA), rest));
                }
            }
        }
    }

    private void beginName(Stack rest, Stacks out) {
        ObjectValue.Node node = object.names().children.get((int) '"');
        if (node != null) {
            out.add(new Stack(new NameFrame(this, node, 1), rest));
        }
        FreeNameFrame frame = freeName();
        if (frame != null) {
            out.add(new Stack(frame, rest));
        }
    }

    @Override
    public int cost() {
        return switch (phase) {
            case OPEN, OPEN_SPACE -> object.costOfAll(depth);
            case AFTER_FREE_NAME -> costAfterFreeName();
            case AFTER_VALUE -> object.finish(next, depth);
            case BEFORE_CLOSE -> 1;
            case COMMA, COMMA_SPACE -> {
                ObjectValue.Node node = object.names().children.get((int) '"');
                int least = node == null ? Bounds.NEVER : object.cheapest(node.members, next, 0, depth);
                FreeNameFrame frame = freeName();
                yield frame == null ? least : Math.min(least, Bounds.sum(1, frame.cost()));
            }
        };
    }
}
