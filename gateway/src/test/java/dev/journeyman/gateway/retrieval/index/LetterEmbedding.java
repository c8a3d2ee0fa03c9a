package dev.journeyman.gateway.retrieval.index;

import dev.journeyman.gateway.retrieval.embedding.Embedding;
import java.util.Locale;

/** Counts letters: enough to tell texts apart, and small enough to reckon by hand. The digest is the caller's. */
public record LetterEmbedding(String digest) implements Embedding {
    @Override
    public String name() {
        return "letters-" + digest;
    }

    @Override
    public int dimension() {
        return 26;
    }

    @Override
    public float[] embed(String text) {
        float[] counts = new float[26];
        double squares = 0;
        for (char c : text.toLowerCase(Locale.ROOT).toCharArray()) {
            if (c >= 'a' && c <= 'z') {
                counts[c - 'a']++;
            }
        }
        for (float each : counts) {
            squares += each * each;
        }
        for (int i = 0; i < 26 && squares > 0; i++) {
            counts[i] /= (float) Math.sqrt(squares);
        }
        return counts;
    }
}
