package dev.journeyman.guardrails.input;

import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Words and beginnings of words as a tree of letters in one hash table, each with the numbers of what it stands for. A look-up costs a step a letter and allocates nothing.
 */
final class WordTree {
    private static final int ROOT = 1;
    private static final int[] NONE = {};

    private final long[] keys; // parent << 16 | letter, where taken
    private final int[] children;
    private final int[][] whole; // by node: what a word stands for that ends here; null for no word
    private final int[][]
            begun; // by node: what all words stand for that begin so; null where no such beginning ends here

    /**
     * A tree of words.
     *
     * @param words each with its numbers; a word that ends with a star stands for all that begin so
     */
    WordTree(Map<String, Set<Integer>> words) {
        int letters = words.keySet().stream().mapToInt(String::length).sum();
        keys = new long[Integer.highestOneBit(Math.max(16, letters)) << 2];
        children = new int[keys.length];
        whole = new int[letters + 2][];
        begun = new int[letters + 2][];
        int[] nodes = {ROOT};
        words.forEach((word, numbers) -> {
            boolean open = word.endsWith("*");
            int node = ROOT;
            for (int i = 0; i < word.length() - (open ? 1 : 0); i++) {
                node = childOrNew(node, word.charAt(i), nodes);
            }
            int[][] table = open ? begun : whole;
            table[node] = numbers.stream().mapToInt(Integer::intValue).toArray();
        });
        // beginnings before words, and short ones before long ones: each takes from the longest before it, which has
        // all that it needs
        words.keySet().stream()
                .sorted(Comparator.comparing((String word) -> !word.endsWith("*"))
                        .thenComparingInt(String::length))
                .forEach(this::inherit);
    }

    /** Adds the numbers of a word's beginnings to its own. */
    private void inherit(String word) {
        boolean open = word.endsWith("*");
        int last = word.length() - (open ? 1 : 0);
        int node = ROOT;
        int[] known = NONE;
        for (int i = 0; i < last; i++) {
            node = child(node, word.charAt(i));
            if (begun[node] != null && !(open && i == last - 1)) {
                known = begun[node];
            }
        }
        int[][] table = open ? begun : whole;
        table[node] = IntStream.concat(IntStream.of(known), IntStream.of(table[node]))
                .sorted()
                .distinct()
                .toArray();
    }

    private int slot(long key) {
        long mixed = key * 0x9E3779B97F4A7C15L;
        int i = (int) (mixed >>> 40) & (keys.length - 1);
        while (keys[i] != 0 && keys[i] != key) {
            i = (i + 1) & (keys.length - 1);
        }
        return i;
    }

    private int child(int node, char letter) {
        int slot = slot(((long) node << 16) | letter);
        return keys[slot] == 0 ? 0 : children[slot];
    }

    private int childOrNew(int node, char letter, int[] nodes) {
        int slot = slot(((long) node << 16) | letter);
        if (keys[slot] == 0) {
            keys[slot] = ((long) node << 16) | letter;
            children[slot] = ++nodes[0];
        }
        return children[slot];
    }

    /**
     * The numbers that a word stands for, ascending, each once: its own, and those of every beginning that it has. Not to be changed.
     */
    int[] numbers(CharSequence word, int from, int to) {
        int node = ROOT;
        int[] numbers = NONE;
        for (int i = from; i < to; i++) {
            node = child(node, word.charAt(i));
            if (node == 0) {
                return numbers;
            }
            if (begun[node] != null) {
                numbers = begun[node];
            }
        }
        return whole[node] == null ? numbers : whole[node];
    }

    /** How many letters from a place on are the longest word or beginning that the tree has; 0 where there is none. */
    int longest(CharSequence word, int from) {
        int node = ROOT;
        int longest = 0;
        for (int i = from; i < word.length(); i++) {
            node = child(node, word.charAt(i));
            if (node == 0) {
                break;
            }
            if (whole[node] != null || begun[node] != null) {
                longest = i + 1 - from;
            }
        }
        return longest;
    }
}
