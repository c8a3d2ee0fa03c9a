package dev.journeyman.slm.structured;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A line's free text: characters but no control characters, no space at the beginning, a word somewhere, and an ending where the section has some.
 *
 * <p>A state is packed into a long: the bytes read, the place within a character ({@link StringBytes}), whether a word was there, and how much of an ending the text ends with: a node
 * of the endings' trie, found on after a mismatch as Aho and Corasick (1975) do.
 */
final class LineLexeme implements Lexeme {
    private static final int SUB_BITS = 5;
    private static final int NODE_BITS = 10;
    private static final int NO_ENDING = 0;

    private final int mostBytes;
    private final boolean ends;
    private final List<int[]> next = new ArrayList<>(); // by node and byte
    private final List<Boolean> whole = new ArrayList<>(); // by node: the text ends with an ending
    private final int[] bytesToEnding; // by node, of the ending with the fewest
    private final int[] tokensToEnding; // of the same ending
    private final int slack; // the most bytes that a state can need

    LineLexeme(AnswerSection section, Vocabulary vocabulary) {
        mostBytes = section.mostBytes();
        List<byte[]> endings = section.endingBytes();
        ends = !endings.isEmpty();
        node();
        for (byte[] ending : endings) {
            int at = 0;
            for (byte b : ending) {
                if (next.get(at)[b] < 0) {
                    int fresh = node();
                    next.get(at)[b] = fresh;
                }
                at = next.get(at)[b];
            }
            whole.set(at, true);
        }
        if (next.size() > 1 << NODE_BITS) {
            throw new IllegalArgumentException("the endings of " + section.heading() + " are too many");
        }
        bytesToEnding = new int[next.size()];
        tokensToEnding = new int[next.size()];
        Arrays.fill(bytesToEnding, Integer.MAX_VALUE);
        for (byte[] ending : endings) {
            int[] fewest = vocabulary.fewestTokens(ending);
            int at = 0;
            for (int i = 0; i <= ending.length; i++) {
                if (ending.length - i < bytesToEnding[at]) {
                    bytesToEnding[at] = ending.length - i;
                    tokensToEnding[at] = fewest[i];
                }
                at = i < ending.length ? next.get(at)[ending[i]] : at;
            }
        }
        if (!ends) {
            bytesToEnding[NO_ENDING] = 0;
        }
        fallBack();
        for (int i = 0; i < bytesToEnding.length; i++) {
            if (whole.get(i)) { // also where a longer ending goes on from here
                bytesToEnding[i] = 0;
                tokensToEnding[i] = 0;
            }
        }
        slack = StringBytes.MOST_LEFT
                + 1
                + endings.stream().mapToInt(ending -> ending.length).max().orElse(0);
    }

    private int node() {
        int[] row = new int[256];
        Arrays.fill(row, -1);
        next.add(row);
        whole.add(false);
        return next.size() - 1;
    }

    /** Fills in where bytes lead that go on with no ending: to the longest other beginning of one that the text then ends with. Nodes by depth, as the trie was built by breadth. */
    private void fallBack() {
        int[] shorter = new int[next.size()];
        List<Integer> order = new ArrayList<>(List.of(0));
        for (int i = 0; i < order.size(); i++) {
            int at = order.get(i);
            whole.set(at, whole.get(at) || whole.get(shorter[at]));
            int[] row = next.get(at);
            for (int b = 0; b < row.length; b++) {
                int other = at == 0 ? 0 : next.get(shorter[at])[b];
                if (row[b] < 0) {
                    row[b] = other;
                } else {
                    shorter[row[b]] = at == 0 ? 0 : other;
                    order.add(row[b]);
                }
            }
        }
    }

    private static long state(int bytes, int sub, boolean word, int node) {
        return (((((long) bytes << SUB_BITS) | sub) << 1 | (word ? 1 : 0)) << NODE_BITS) | node;
    }

    private static int node(long state) {
        return (int) state & ((1 << NODE_BITS) - 1);
    }

    private static boolean word(long state) {
        return ((state >> NODE_BITS) & 1) == 1;
    }

    private static int sub(long state) {
        return (int) (state >> (NODE_BITS + 1)) & ((1 << SUB_BITS) - 1);
    }

    private static int bytes(long state) {
        return (int) (state >> (NODE_BITS + 1 + SUB_BITS));
    }

    @Override
    public long start() {
        return state(0, StringBytes.CONTENT, false, NO_ENDING);
    }

    @Override
    public long step(long state, int b) {
        int sub = sub(state);
        boolean quoted = sub == StringBytes.CONTENT && (b == '"' || b == '\\'); // which JSON has another use for
        int to = quoted ? StringBytes.CONTENT : StringBytes.next(sub, b, true);
        if (to == StringBytes.DEAD || (bytes(state) == 0 && b == ' ')) {
            return DEAD;
        }
        boolean word = word(state) || b >= 0x80 || Character.isLetterOrDigit(b);
        int node = word(state) ? next.get(node(state))[b] : NO_ENDING;
        long stepped = state(bytes(state) + 1, to, word, node);
        return bytes(stepped) + bytesLeft(stepped) > mostBytes ? DEAD : stepped;
    }

    /** The bytes of the shortest way to a whole text. */
    private int bytesLeft(long state) {
        return StringBytes.bytesLeft(sub(state)) + (word(state) ? 0 : 1) + bytesToEnding[node(state)];
    }

    @Override
    public boolean accepts(long state) {
        return word(state) && sub(state) == StringBytes.CONTENT && (!ends || whole.get(node(state)));
    }

    @Override
    public boolean isFinal(long state) {
        return accepts(state) && bytes(state) == mostBytes;
    }

    /** Of the same way, for only there the bytes are known to suffice. */
    @Override
    public int cost(long state) {
        return StringBytes.bytesLeft(sub(state)) + (word(state) ? 0 : 1) + tokensToEnding[node(state)];
    }

    @Override
    public long canonical(long state, int reach) {
        boolean far = bytes(state) > 1 && mostBytes - bytes(state) > reach + slack;
        return far ? state(1, sub(state), word(state), node(state)) : state;
    }
}
