package dev.journeyman.slm.structured;

import dev.journeyman.slm.generation.TokenBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model's tokens as a trie of their bytes, so that tokens with a beginning in common are judged together. Immutable but for what it remembers; any thread may ask.
 *
 * <p>Nodes are numbered in preorder: the children of a node begin behind it, and a node's subtree ends where {@link #end} says. Node 0 is the root.
 *
 * <p>End tokens and tokens without bytes are not in it, nor those of more than {@value #MOST_TOKEN_BYTES} bytes.
 */
public final class Vocabulary {
    static final int ROOT = 0;

    /** Tokens longer than this are never chosen. */
    static final int MOST_TOKEN_BYTES = 256;

    private final int size;
    private final int[] endTokens;
    private final byte[] labels;
    private final int[] ends;
    private final int[] firstTokens; // by node; the next node's is the end
    private final int[] tokens;
    private final byte[][] bytes; // by token
    private final int longest;
    private final @Nullable StringTokens[] strings = new StringTokens[2 * StringBytes.SUBS];
    private final MaskCache masks = new MaskCache();

    private Vocabulary(byte[][] bytes, int[] endTokens) {
        this.size = bytes.length;
        this.endTokens = endTokens;
        this.bytes = bytes;
        Integer[] order = order(bytes);
        int nodes = 1;
        for (int i = 0; i < order.length; i++) {
            nodes += bytes[order[i]].length - (i == 0 ? 0 : common(bytes[order[i - 1]], bytes[order[i]]));
        }
        labels = new byte[nodes];
        ends = new int[nodes];
        firstTokens = new int[nodes + 1];
        tokens = new int[order.length];
        longest = fill(order);
    }

    /**
     * The vocabulary of a model.
     *
     * @param size how many logits the model gives
     * @param endTokens what ends an answer
     * @throws SchemaException where a byte that JSON needs is no token: then a document could be begun that no tokens can end
     */
    public static Vocabulary of(TokenBytes tokens, int size, Collection<Integer> endTokens) throws SchemaException {
        byte[][] bytes = new byte[size][];
        boolean[] single = new boolean[256];
        Set<Integer> ending = Set.copyOf(endTokens);
        for (int token = 0; token < size; token++) {
            byte[] its = ending.contains(token) ? new byte[0] : tokens.bytes(token);
            bytes[token] = its.length > MOST_TOKEN_BYTES ? new byte[0] : its;
            if (its.length == 1) {
                single[its[0] & 0xFF] = true;
            }
        }
        List<String> missing = new ArrayList<>();
        for (int b = 0x20; b <= 0xF4; b++) {
            if (!single[b] && b != 0x7F && b != 0xC0 && b != 0xC1) {
                missing.add(String.format("%02x", b));
            }
        }
        if (!missing.isEmpty()) {
            throw new SchemaException(List.of(new SchemaException.Problem(
                    "",
                    "this model's vocabulary has no tokens of the single bytes "
                            + String.join(" ", missing.subList(0, Math.min(8, missing.size())))
                            + (missing.size() > 8 ? " and others" : "")
                            + ", so it cannot be held to a format")));
        }
        Vocabulary vocabulary = new Vocabulary(
                bytes, ending.stream().mapToInt(i -> i).filter(i -> i < size).toArray());
        vocabulary.strings(StringBytes.CONTENT, true); // now, and not on the engine's thread
        vocabulary.strings(StringBytes.CONTENT, false);
        return vocabulary;
    }

    private static Integer[] order(byte[][] bytes) {
        List<Integer> order = new ArrayList<>();
        for (int token = 0; token < bytes.length; token++) {
            if (bytes[token].length > 0) {
                order.add(token);
            }
        }
        order.sort((a, b) -> Arrays.compareUnsigned(bytes[a], bytes[b]));
        return order.toArray(Integer[]::new);
    }

    private static int common(byte[] a, byte[] b) {
        int mismatch = Arrays.mismatch(a, b);
        return mismatch < 0 ? a.length : mismatch;
    }

    private int fill(Integer[] order) {
        int[] path = new int[MOST_TOKEN_BYTES + 1]; // path[d]: the open node at depth d
        int depth = 0;
        int next = 1;
        int most = 0;
        for (int i = 0; i < order.length; i++) {
            byte[] its = bytes[order[i]];
            int shared = i == 0 ? 0 : common(bytes[order[i - 1]], its);
            while (depth > shared) {
                ends[path[depth--]] = next;
            }
            while (depth < its.length) {
                labels[next] = its[depth++];
                firstTokens[next] = i;
                path[depth] = next++;
            }
            tokens[i] = order[i];
            most = Math.max(most, its.length);
        }
        while (depth >= 0) {
            ends[path[depth--]] = next;
        }
        firstTokens[next] = order.length;
        return most;
    }

    /** How many tokens there are. */
    int size() {
        return size;
    }

    int[] endTokens() {
        return endTokens;
    }

    /** The most bytes of a token. */
    int longest() {
        return longest;
    }

    byte[] bytes(int token) {
        return bytes[token];
    }

    int label(int node) {
        return labels[node] & 0xFF;
    }

    /** The node behind a node's subtree: its next sibling, or its parent's. */
    int end(int node) {
        return ends[node];
    }

    /** Where the node's own tokens begin in {@link #token}; they end where those of the node behind it begin. */
    int firstToken(int node) {
        return firstTokens[node];
    }

    int token(int index) {
        return tokens[index];
    }

    boolean hasTokens(int node) {
        return node != ROOT && firstTokens[node] < firstTokens[node + 1];
    }

    boolean hasChildren(int node) {
        return ends[node] > node + 1;
    }

    /** The child of a node by its byte; -1 for none. */
    int child(int node, int label) {
        for (int child = node + 1; child < ends[node]; child = ends[child]) {
            if (label(child) == label) {
                return child;
            }
        }
        return -1;
    }

    /** Sets a node's own tokens. */
    void set(int node, long[] bits) {
        if (node != ROOT) {
            for (int i = firstTokens[node]; i < firstTokens[node + 1]; i++) {
                bits[tokens[i] >> 6] |= 1L << tokens[i];
            }
        }
    }

    /**
     * The fewest tokens that spell what is left of a text, by place: the last is 0. A shortest path over the places (Dijkstra's problem on a line).
     */
    int[] fewestTokens(byte[] text) {
        int[] fewest = new int[text.length + 1];
        for (int at = text.length - 1; at >= 0; at--) {
            fewest[at] = 1 + fewest[at + 1];
            int node = ROOT;
            for (int i = at; i < text.length && node >= 0; i++) {
                node = child(node, text[i] & 0xFF);
                if (node >= 0 && hasTokens(node)) {
                    fewest[at] = Math.min(fewest[at], 1 + fewest[i + 1]);
                }
            }
        }
        return fewest;
    }

    /** Which tokens go on inside a string that stands at this place of a character. */
    synchronized StringTokens strings(int sub, boolean escapes) {
        int index = sub + (escapes ? StringBytes.SUBS : 0);
        StringTokens known = strings[index];
        if (known == null) {
            known = StringTokens.of(this, sub, escapes);
            strings[index] = known;
        }
        return known;
    }

    MaskCache masks() {
        return masks;
    }
}
