package dev.journeyman.slm.structured;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** One of several texts, letter for letter: {@code true}, or the values of an enum. A state is a node of the trie of the texts. */
final class LiteralLexeme implements Lexeme {
    private static final class Node {
        final TreeMap<Integer, Integer> children = new TreeMap<>();
        boolean whole;
    }

    private final List<Node> nodes = new ArrayList<>();
    private final int[] costs;

    LiteralLexeme(List<String> texts, Vocabulary vocabulary) {
        nodes.add(new Node());
        List<byte[]> all = new ArrayList<>();
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            all.add(bytes);
            int at = 0;
            for (byte b : bytes) {
                at = child(at, b & 0xFF);
            }
            nodes.get(at).whole = true;
        }
        costs = new int[nodes.size()];
        Arrays.fill(costs, Bounds.NEVER);
        for (byte[] bytes : all) {
            int[] fewest = vocabulary.fewestTokens(bytes);
            int at = 0;
            costs[0] = Math.min(costs[0], fewest[0]);
            for (int i = 0; i < bytes.length; i++) {
                at = nodes.get(at).children.getOrDefault(bytes[i] & 0xFF, 0);
                costs[at] = Math.min(costs[at], fewest[i + 1]);
            }
        }
    }

    private int child(int at, int b) {
        Integer known = nodes.get(at).children.get(b);
        if (known != null) {
            return known;
        }
        nodes.add(new Node());
        nodes.get(at).children.put(b, nodes.size() - 1);
        return nodes.size() - 1;
    }

    @Override
    public long start() {
        return 0;
    }

    @Override
    public long step(long state, int b) {
        Integer to = nodes.get((int) state).children.get(b);
        return to == null ? DEAD : to;
    }

    @Override
    public boolean accepts(long state) {
        return nodes.get((int) state).whole;
    }

    @Override
    public boolean isFinal(long state) {
        return accepts(state) && nodes.get((int) state).children.isEmpty();
    }

    @Override
    public int cost(long state) {
        return costs[(int) state];
    }
}
