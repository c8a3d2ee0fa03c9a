package dev.journeyman.slm.structured;

import java.util.Arrays;

/**
 * Which tokens go on inside a string, whatever the string's limits and whatever surrounds it. Found once for a vocabulary and each place of a character, and used by all schemas:
 * nearly all of a vocabulary may stand in a string, so this is what makes masks cheap (the idea of context-independent tokens: Dong et al., "XGrammar", 2024).
 *
 * <p>Tokens that leave the string are not judged here: {@link #exits} has the nodes of the trie behind a closing quote.
 */
final class StringTokens {
    private final long[] inside; // bits of tokens that end inside the string
    private final int[] longestFirst; // tokens of `inside`, by the characters that they need
    private final int[] needs; // by the same index: characters ended and begun
    final int[] exits; // nodes behind a closing quote
    final int[] exitChars; // characters ended before it

    private StringTokens(long[] inside, int[] longestFirst, int[] needs, int[] exits, int[] exitChars) {
        this.inside = inside;
        this.longestFirst = longestFirst;
        this.needs = needs;
        this.exits = exits;
        this.exitChars = exitChars;
    }

    static StringTokens of(Vocabulary vocabulary, int sub, boolean escapes) {
        Walk walk = new Walk(vocabulary, escapes);
        walk.children(Vocabulary.ROOT, sub, 0);
        long[] sorted = Arrays.copyOf(walk.found, walk.count);
        Arrays.sort(sorted);
        int[] tokens = new int[sorted.length];
        int[] needs = new int[sorted.length];
        long[] inside = new long[(vocabulary.size() + 63) >> 6];
        for (int i = 0; i < sorted.length; i++) {
            long key = sorted[sorted.length - 1 - i];
            tokens[i] = (int) key;
            needs[i] = (int) (key >> 32);
            inside[tokens[i] >> 6] |= 1L << tokens[i];
        }
        return new StringTokens(
                inside,
                tokens,
                needs,
                Arrays.copyOf(walk.exits, walk.exitCount),
                Arrays.copyOf(walk.exitChars, walk.exitCount));
    }

    /** Sets the tokens that stay inside and need at most so many characters. */
    void setInside(int mostChars, long[] bits) {
        if (needs.length == 0) {
            return;
        }
        if (needs[0] <= mostChars) {
            for (int i = 0; i < bits.length; i++) {
                bits[i] |= inside[i];
            }
            return;
        }
        long[] fitting = inside.clone();
        for (int i = 0; i < needs.length && needs[i] > mostChars; i++) {
            fitting[longestFirst[i] >> 6] &= ~(1L << longestFirst[i]);
        }
        for (int i = 0; i < bits.length; i++) {
            bits[i] |= fitting[i];
        }
    }

    private static final class Walk {
        final Vocabulary vocabulary;
        final boolean escapes;
        long[] found = new long[1024]; // need and token
        int count;
        int[] exits = new int[64];
        int[] exitChars = new int[64];
        int exitCount;

        Walk(Vocabulary vocabulary, boolean escapes) {
            this.vocabulary = vocabulary;
            this.escapes = escapes;
        }

        void children(int node, int sub, int chars) {
            for (int child = node + 1; child < vocabulary.end(node); child = vocabulary.end(child)) {
                int next = StringBytes.next(sub, vocabulary.label(child), escapes);
                if (next == StringBytes.DEAD) {
                    continue;
                }
                if (next == StringBytes.END) {
                    exit(child, chars);
                    continue;
                }
                int ended = chars + (StringBytes.endsCharacter(sub, next) ? 1 : 0);
                for (int i = vocabulary.firstToken(child); i < vocabulary.firstToken(child + 1); i++) {
                    inside(vocabulary.token(i), ended + (StringBytes.isPartial(next) ? 1 : 0));
                }
                children(child, next, ended);
            }
        }

        private void inside(int token, int need) {
            if (count == found.length) {
                found = Arrays.copyOf(found, count * 2);
            }
            found[count++] = ((long) need << 32) | token;
        }

        private void exit(int node, int chars) {
            if (exitCount == exits.length) {
                exits = Arrays.copyOf(exits, exitCount * 2);
                exitChars = Arrays.copyOf(exitChars, exitCount * 2);
            }
            exits[exitCount] = node;
            exitChars[exitCount++] = chars;
        }
    }
}
