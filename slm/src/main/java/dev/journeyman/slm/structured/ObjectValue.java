package dev.journeyman.slm.structured;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An object: members in the order of the schema, those that are not required left out or not, and behind them members of other names, where they are allowed.
 *
 * <p>Which names may come next depends on the member before: all up to the next required one. They are read along one trie of all names, so a thousand names cost no more than
 * one.
 */
final class ObjectValue implements Value {
    /**
     * A member that the schema names.
     *
     * @param name as it is compared with other names: the bytes of its UTF-8, one character each; null where it needs escapes
     * @param text with quotes and colon, one character for each byte
     * @param fewestTokens of the rest of the text, by place
     */
    record Member(@Nullable String name, String text, int[] fewestTokens, boolean required, Choice choice) {}

    /** Where names that begin alike part. */
    static final class Node {
        final TreeMap<Integer, Node> children = new TreeMap<>();
        final List<Integer> members = new ArrayList<>(); // ascending
    }

    final List<Member> members;
    final @Nullable Choice free;
    final List<String> names = new ArrayList<>(); // that a free name may not be
    private final Node names0 = new Node();
    private final int[] nextRequired; // by member; the number of members where none follows
    private final int[][] finish = new int[Bounds.DEPTH + 1][]; // by depth and next member

    /**
     * @param members those with names, in order
     * @param free what other members may be; null where there may be none
     */
    ObjectValue(List<Member> members, @Nullable Choice free) {
        this.members = List.copyOf(members);
        this.free = free;
        this.nextRequired = new int[members.size() + 1];
        nextRequired[members.size()] = members.size();
        for (int p = members.size() - 1; p >= 0; p--) {
            nextRequired[p] = members.get(p).required() ? p : nextRequired[p + 1];
        }
        for (int p = 0; p < members.size(); p++) {
            Member member = members.get(p);
            if (member.name() != null) {
                names.add(member.name());
            }
            Node node = names0;
            for (int i = 0; i < member.text().length(); i++) {
                node = node.children.computeIfAbsent((int) member.text().charAt(i), b -> new Node());
                node.members.add(p);
            }
        }
    }

    /** The trie's root, before the opening quote. */
    Node names() {
        return names0;
    }

    /** The next member that must come; the number of members where none must. */
    int nextRequired(int next) {
        return nextRequired[next];
    }

    boolean mayEnd(int next) {
        return nextRequired[next] == members.size();
    }

    /** Whether a member may be the next one. */
    boolean mayFollow(int member, int next) {
        return member >= next && member <= nextRequired[next];
    }

    /** From behind a value to the object's end, by the member that may be next. */
    int finish(int next, int depth) {
        int[] costs = finish[depth];
        if (costs == null) {
            costs = new int[members.size() + 1];
            costs[members.size()] = 1;
            for (int p = members.size() - 1; p >= 0; p--) {
                Member member = members.get(p);
                costs[p] = member.required()
                        ? Bounds.sum(
                                costs[p + 1],
                                Bounds.sum(
                                        1 + member.fewestTokens()[0],
                                        member.choice().cost(depth - 1)))
                        : costs[p + 1];
            }
            finish[depth] = costs;
        }
        return costs[next];
    }

    /** From a place in a member's name to the object's end. */
    int costOf(int member, int place, int depth) {
        Member its = members.get(member);
        return Bounds.sum(
                its.fewestTokens()[place], Bounds.sum(its.choice().cost(depth - 1), finish(member + 1, depth)));
    }

    /** The cheapest of the members of a node that may be next. */
    int cheapest(List<Integer> candidates, int next, int place, int depth) {
        int least = Bounds.NEVER;
        for (int member : candidates) {
            if (mayFollow(member, next)) {
                least = Math.min(least, costOf(member, place, depth));
            }
        }
        return least;
    }

    /** From behind the opening brace to the end; the first member has no comma. */
    int costOfAll(int depth) {
        int each = finish(0, depth);
        return each < Bounds.NEVER && !mayEnd(0) ? each - 1 : each;
    }

    @Override
    public int cost(int depth) {
        return depth < 1 ? Bounds.NEVER : Bounds.sum(1, costOfAll(depth));
    }

    @Override
    public void begin(int b, int depth, Stack rest, Stacks out) {
        if (b == '{' && depth >= 1) {
            out.add(new Stack(ObjectFrame.opened(this, depth), rest));
        }
    }
}
