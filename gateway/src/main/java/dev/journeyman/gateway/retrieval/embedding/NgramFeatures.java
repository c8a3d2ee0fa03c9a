package dev.journeyman.gateway.retrieval.embedding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The features of a text: its words, pairs of neighbours and pieces of three to five characters of each word, hashed to row numbers (Weinberger et al. 2009;
 * the pieces after Bojanowski et al. 2017, who showed that they carry unseen forms of a word). A trouble code and a number have no pieces: P0301 is not
 * nearly P0303. A feature that occurs n times weighs 1 + ln n; all pieces of a word together weigh as much as the word.
 */
final class NgramFeatures {
    /** Words past this are not looked at. */
    static final int MOST_WORDS = 1_000;

    private static final int SHORTEST_PIECE = 3;
    private static final int LONGEST_PIECE = 5;
    private static final int MOST_WORD_CHARS = 30;
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]++");

    private final int[] rows;
    private final float[] weights;

    private NgramFeatures(int[] rows, float[] weights) {
        this.rows = rows;
        this.weights = weights;
    }

    /** The features of a text over so many rows, each row once, in rising order. */
    static NgramFeatures of(String text, int rowCount) {
        List<String> words = words(text);
        long[] found = new long[Math.max(16, words.size() * 40)]; // row above, weight's bits below
        int count = 0;
        String before = "";
        for (String word : words) {
            found = room(found, count + 2);
            found[count++] = packed(row('w', word, 0, word.length(), rowCount), 1);
            if (!before.isEmpty()) {
                String pair = before + ' ' + word;
                found[count++] = packed(row('p', pair, 0, pair.length(), rowCount), 1);
            }
            before = word;
            if (word.chars().allMatch(Character::isLetter)) {
                String edged = '<' + word + '>';
                int pieces = 0;
                for (int n = SHORTEST_PIECE; n <= LONGEST_PIECE; n++) {
                    pieces += Math.max(0, edged.length() - n + 1);
                }
                found = room(found, count + pieces);
                for (int n = SHORTEST_PIECE; n <= LONGEST_PIECE; n++) {
                    for (int at = 0; at + n <= edged.length(); at++) {
                        found[count++] = packed(row('c', edged, at, at + n, rowCount), 1f / pieces);
                    }
                }
            }
        }
        return merged(Arrays.copyOf(found, count));
    }

    /** The row numbers; not a copy. */
    int[] rows() {
        return rows;
    }

    /** The weight of each row; not a copy. */
    float[] weights() {
        return weights;
    }

    /** These without a random share of them. */
    NgramFeatures without(double share, RandomGenerator random) {
        int[] keptRows = new int[rows.length];
        float[] keptWeights = new float[rows.length];
        int count = 0;
        for (int i = 0; i < rows.length; i++) {
            if (random.nextDouble() >= share) {
                keptRows[count] = rows[i];
                keptWeights[count++] = weights[i];
            }
        }
        return new NgramFeatures(Arrays.copyOf(keptRows, count), Arrays.copyOf(keptWeights, count));
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
        while (words.size() < MOST_WORDS && matcher.find()) {
            String word = matcher.group();
            words.add(word.length() <= MOST_WORD_CHARS ? word : word.substring(0, MOST_WORD_CHARS));
        }
        return words;
    }

    private static NgramFeatures merged(long[] found) {
        Arrays.sort(found);
        int[] rows = new int[found.length];
        float[] weights = new float[found.length];
        int count = 0;
        for (int i = 0; i < found.length; ) {
            int row = (int) (found[i] >>> 32);
            int times = 0;
            float sum = 0;
            for (; i < found.length && (int) (found[i] >>> 32) == row; i++, times++) {
                sum += Float.intBitsToFloat((int) found[i]);
            }
            rows[count] = row;
            weights[count++] = (float) (sum / times * (1 + Math.log(times)));
        }
        return new NgramFeatures(Arrays.copyOf(rows, count), Arrays.copyOf(weights, count));
    }

    private static long packed(int row, float weight) {
        return (long) row << 32 | Float.floatToIntBits(weight);
    }

    /** FNV-1a over the UTF-16 units, then MurmurHash3's finish, which spreads the low bits. */
    private static int row(char kind, String text, int from, int to, int rowCount) {
        int hash = (0x811C9DC5 ^ kind) * 0x01000193;
        for (int i = from; i < to; i++) {
            hash = (hash ^ text.charAt(i)) * 0x01000193;
        }
        hash ^= hash >>> 16;
        hash *= 0x85EBCA6B;
        hash ^= hash >>> 13;
        hash *= 0xC2B2AE35;
        hash ^= hash >>> 16;
        return Integer.remainderUnsigned(hash, rowCount);
    }

    private static long[] room(long[] array, int needed) {
        return needed <= array.length ? array : Arrays.copyOf(array, Math.max(needed, array.length * 2));
    }
}
