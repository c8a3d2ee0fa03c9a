package dev.journeyman.slm.structured;

/**
 * A name of the schema that is being written, with its quotes and its colon.
 *
 * @param node what was written of it
 * @param place how many bytes
 */
record NameFrame(ObjectFrame owner, ObjectValue.Node node, int place) implements Frame {
    @Override
    public void step(int b, Stack rest, Stacks out) {
        ObjectValue.Node child = node.children.get(b);
        if (child == null) {
            return;
        }
        if (child.children.isEmpty()) { // no name is the beginning of another: each ends with a quote and a colon
            int member = child.members.get(0);
            if (owner.object().mayFollow(member, owner.next())) {
                out.add(owner.afterName(member, rest));
            }
        } else {
            out.add(new Stack(new NameFrame(owner, child, place + 1), rest));
        }
    }

    @Override
    public int cost() {
        return owner.object().cheapest(node.members, owner.next(), place, owner.depth());
    }
}
