package dev.journeyman.guardrails.input;

import java.util.Arrays;

/**
 * Words and beginnings of words as a tree of letters in one hash table, each with the numbers of what it stands for. A look-up costs a step a letter and allocates nothing.
 */
final class WordTree {
    private static final int ROOT = 1;
    private static final int[] NONE = {};

    private long[] keys = new long[1 << 12]; // parent << 16 | letter, where taken
    private int[] children = new int[1 << 12];
    private int[][] exact = new int[1 << 10][];
    private int[][] endings = new int[1 << 10][];
    private int nodes = ROOT;
    private int taken;

    /** Adds a number to a word; a word that ends with a star stands for all that begin so. */
    void add(String word, int number) {
        boolean open = word.endsWith("*");
        int node = ROOT;
        for (int i = 0; i < word.length() - (open ? 1 : 0); i++) {
            node = childOrNew(node, word.charAt(i));
        }
        if (node >= exact.length) {
            exact = Arrays.copyOf(exact, 2 * node);
            endings = Arrays.copyOf(endings, 2 * node);
        }
        int[][] table = open ? endings : exact;
        table[node] = with(table[node], number);
    }

    private static int[] with(int[] numbers, int number) {
        if (numbers == null) {
            return new int[] {number};
        }
        int[] more = Arrays.copyOf(numbers, numbers.length + 1);
        more[numbers.length] = number;
        return more;
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

    private int childOrNew(int node, char letter) {
        int known = child(node, letter);
        if (known != 0) {
            return known;
        }
        if (2 * ++taken > keys.length) {
            grow();
        }
        int slot = slot(((long) node << 16) | letter);
        keys[slot] = ((long) node << 16) | letter;
        children[slot] = ++nodes;
        return nodes;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldChildren = children;
        keys = new long[2 * oldKeys.length];
        children = new int[2 * oldKeys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                children[slot] = oldChildren[i];
            }
        }
    }

    /** Adds the numbers that a word stands for; returns whether there were any. */
    boolean collect(CharSequence word, int from, int to, Numbers into) {
        int node = ROOT;
        boolean any = false;
        for (int i = from; i < to; i++) {
            node = child(node, word.charAt(i));
            if (node == 0) {
                return any;
            }
            any |= into.addAll(numbers(endings, node));
        }
        return into.addAll(numbers(exact, node)) || any;
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
            if (numbers(exact, node).length > 0 || numbers(endings, node).length > 0) {
                longest = i + 1 - from;
            }
        }
        return longest;
    }

    private static int[] numbers(int[][] table, int node) {
        return node >= table.length || table[node] == null ? NONE : table[node];
    }

    /** A growing list of numbers. */
    static final class Numbers {
        int[] values = new int[64];
        int size;

        boolean addAll(int[] more) {
            if (size + more.length > values.length) {
                values = Arrays.copyOf(values, 2 * (size + more.length));
            }
            System.arraycopy(more, 0, values, size, more.length);
            size += more.length;
            return more.length > 0;
        }
    }
}
