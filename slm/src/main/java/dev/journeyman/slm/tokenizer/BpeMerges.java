package dev.journeyman.slm.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * The search for merges in a table of words.
 *
 * <p>Kept for each pair of neighbouring tokens: how often it occurs, and which words may hold it. A merge rewrites only
 * those words and changes only the counts of pairs beside the merged places. A heap holds every pair with the count it
 * had when it was put there; a pair taken from the heap whose count has fallen since goes back with the present one, and
 * a pair whose count rises is put there anew. So the cost of a merge is that of the places it touches.
 */
final class BpeMerges {

    private static final int BYTES = 256;

    /** A pair occurring less often is no pattern. */
    private static final long MIN_COUNT = 2;

    private final int[][] words; // [word][position] token
    private final int[] lengths; // tokens of the word still in use
    private final long[] counts; // how often the word occurs
    private final int[] seen; // the last round that rewrote the word
    private final List<byte[]> tokens = new ArrayList<>();
    private final Map<String, Integer> tokenOf = new HashMap<>();
    private final Set<BpeVocabulary.Merge> merges = new LinkedHashSet<>();
    private final Map<Long, Pair> pairs = new HashMap<>();
    private final PriorityQueue<Candidate> heap = new PriorityQueue<>(this::compare);

    private int round;

    private record Candidate(long count, int left, int right) {}

    /** A pair's count, and the words it was ever found in, possibly twice. */
    private static final class Pair {
        long count;
        int[] words = new int[2];
        int size;

        void foundIn(int word) {
            if (size > 0 && words[size - 1] == word) {
                return;
            }
            if (size == words.length) {
                words = Arrays.copyOf(words, 2 * size);
            }
            words[size++] = word;
        }
    }

    /** Takes words spelled in the byte alphabet, with their counts. */
    BpeMerges(Map<String, Long> spelledWords) {
        for (int b = 0; b < BYTES; b++) {
            byte[] one = {(byte) b};
            tokens.add(one);
            tokenOf.put(ByteAlphabet.spell(one), b);
        }
        int n = spelledWords.size();
        words = new int[n][];
        lengths = new int[n];
        counts = new long[n];
        seen = new int[n];
        int w = 0;
        for (Map.Entry<String, Long> entry : spelledWords.entrySet()) {
            words[w] = entry.getKey()
                    .chars()
                    .map(c -> tokenOf.get(Character.toString(c)))
                    .toArray();
            lengths[w] = words[w].length;
            counts[w] = entry.getValue();
            w++;
        }
    }

    /** Learns until there are so many tokens, or no pair occurs twice. */
    BpeVocabulary learn(int vocabularySize) {
        for (int w = 0; w < words.length; w++) {
            for (int i = 0; i + 1 < lengths[w]; i++) {
                Pair pair = pair(words[w][i], words[w][i + 1]);
                pair.count += counts[w];
                pair.foundIn(w);
            }
        }
        pairs.forEach((key, pair) -> offer(pair, (int) (key >> 32), key.intValue()));
        while (tokens.size() < vocabularySize) {
            Candidate best = heap.poll();
            if (best == null) {
                break;
            }
            Pair pair = pairs.get(key(best.left, best.right));
            if (pair == null) {
                continue;
            }
            if (pair.count != best.count) {
                offer(pair, best.left, best.right);
                continue;
            }
            merge(best.left, best.right, pair);
        }
        return new BpeVocabulary(tokens, List.copyOf(merges));
    }

    private void merge(int left, int right, Pair pair) {
        byte[] joined = Arrays.copyOf(tokens.get(left), tokens.get(left).length + tokens.get(right).length);
        System.arraycopy(tokens.get(right), 0, joined, tokens.get(left).length, tokens.get(right).length);
        // Two pairs may spell the same token (a+bc, ab+c): it gets one number.
        int token = tokenOf.computeIfAbsent(ByteAlphabet.spell(joined), spelling -> {
            tokens.add(joined);
            return tokens.size() - 1;
        });
        // For the same reason a pair can come up again that was merged before: then the merge has its rank already.
        merges.add(new BpeVocabulary.Merge(left, right));
        round++;
        pairs.remove(key(left, right));
        Map<Long, Pair> risen = new HashMap<>();
        for (int i = 0; i < pair.size; i++) {
            int word = pair.words[i];
            if (seen[word] != round) {
                seen[word] = round;
                rewrite(word, left, right, token, risen);
            }
        }
        risen.forEach((key, changed) -> offer(changed, (int) (key >> 32), key.intValue()));
    }

    /** Replaces the pair in one word, from the left, and moves the counts of the pairs beside each place. */
    private void rewrite(int word, int left, int right, int token, Map<Long, Pair> risen) {
        int[] symbols = words[word];
        int length = lengths[word];
        int out = 0;
        int in = 0;
        while (in < length) {
            if (symbols[in] != left || in + 1 >= length || symbols[in + 1] != right) {
                symbols[out++] = symbols[in++];
                continue;
            }
            if (out > 0) {
                lower(symbols[out - 1], left, word);
                raise(symbols[out - 1], token, word, risen);
            }
            if (in + 2 < length) {
                lower(right, symbols[in + 2], word);
                raise(token, symbols[in + 2], word, risen);
            }
            symbols[out++] = token;
            in += 2;
        }
        lengths[word] = out;
    }

    private void lower(int left, int right, int word) {
        Pair pair = pairs.get(key(left, right));
        if (pair != null) { // the merged pair itself is gone already
            pair.count -= counts[word];
            if (pair.count == 0) {
                pairs.remove(key(left, right));
            }
        }
    }

    private void raise(int left, int right, int word, Map<Long, Pair> risen) {
        Pair pair = pair(left, right);
        pair.count += counts[word];
        pair.foundIn(word);
        risen.put(key(left, right), pair);
    }

    private Pair pair(int left, int right) {
        return pairs.computeIfAbsent(key(left, right), unused -> new Pair());
    }

    private void offer(Pair pair, int left, int right) {
        if (pair.count >= MIN_COUNT) {
            heap.add(new Candidate(pair.count, left, right));
        }
    }

    private int compare(Candidate a, Candidate b) {
        int order = Long.compare(b.count, a.count);
        if (order == 0) {
            order = Arrays.compareUnsigned(tokens.get(a.left), tokens.get(b.left));
        }
        return order != 0 ? order : Arrays.compareUnsigned(tokens.get(a.right), tokens.get(b.right));
    }

    private static long key(int left, int right) {
        return ((long) left << 32) | right;
    }
}
