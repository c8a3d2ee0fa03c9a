package dev.journeyman.retrainer.trainingset.diversity;

import dev.journeyman.retrainer.evaluation.PlainWords;

/**
 * An embedding that needs no model: counts of runs of three to five characters of the plain text, each added to or taken from one of {@value #WIDTH}
 * places that its hash chooses (Weinberger et al., Feature Hashing for Large Scale Multitask Learning, 2009). It sees spelling, not meaning.
 */
public final class HashedNGrams implements TextEmbedding {
    private static final int WIDTH = 512;
    private static final int SHORTEST = 3;
    private static final int LONGEST = 5;

    @Override
    public String name() {
        return "hashed-ngrams-3-5-512";
    }

    @Override
    public float[] of(String text) {
        String plain = ' ' + PlainWords.of(text).text() + ' ';
        float[] vector = new float[WIDTH];
        for (int length = SHORTEST; length <= LONGEST; length++) {
            for (int i = 0; i + length <= plain.length(); i++) {
                int hash = hash(plain, i, i + length);
                vector[hash & (WIDTH - 1)] += hash < 0 ? -1 : 1;
            }
        }
        return vector;
    }

    /** FNV-1a over the characters, then MurmurHash3's finaliser. */
    private static int hash(String text, int from, int to) {
        int h = 0x811c9dc5;
        for (int i = from; i < to; i++) {
            h = (h ^ text.charAt(i)) * 0x01000193;
        }
        h ^= h >>> 16;
        h *= 0x85ebca6b;
        h ^= h >>> 13;
        h *= 0xc2b2ae35;
        return h ^ h >>> 16;
    }
}
