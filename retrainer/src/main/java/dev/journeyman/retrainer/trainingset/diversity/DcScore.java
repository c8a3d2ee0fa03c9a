package dev.journeyman.retrainer.trainingset.diversity;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * How many different samples a set holds in effect (Zhu et al., Measuring Diversity in Synthetic Datasets, ICML 2025). Each sample is taken as a class of
 * its own; {@code K[i,j]} is the cosine of two embeddings, {@code P = softmax(K / temperature)} by rows is how surely a sample is told to be itself, and the
 * score is the sum of P's diagonal. n samples that are all the same score 1; n that have nothing in common score n as the temperature goes to 0.
 *
 * <p>The work grows with the square of the samples, so a large set is measured by a sample, drawn by a seed.
 *
 * @param score between 0 and {@code samples}
 * @param samples how many were compared
 * @param of how many there were
 * @param temperature of the softmax; 1 is the paper's, smaller ones tell near from far in large sets
 * @param embedding what the vectors came from
 */
public record DcScore(double score, int samples, int of, double temperature, String embedding) {
    /** The most samples that are compared: 4 million cosines. */
    public static final int MOST_SAMPLES = 2000;

    /** Measures texts at several temperatures; none where there are no texts. */
    public static List<DcScore> of(
            List<String> texts, TextEmbedding embedding, int samples, long seed, List<Double> temperatures) {
        if (samples < 1 || samples > MOST_SAMPLES) {
            throw new IllegalArgumentException("samples must be 1 to " + MOST_SAMPLES + ", is " + samples);
        }
        if (texts.isEmpty()) {
            return List.of();
        }
        List<String> drawn = new ArrayList<>(texts);
        if (drawn.size() > samples) {
            Collections.shuffle(drawn, new Random(seed));
            drawn = drawn.subList(0, samples);
        }
        float[][] vectors =
                drawn.stream().map(embedding::of).map(DcScore::normal).toArray(float[][]::new);
        List<DcScore> scores = new ArrayList<>();
        for (double temperature : temperatures) {
            scores.add(new DcScore(
                    score(vectors, temperature), vectors.length, texts.size(), temperature, embedding.name()));
        }
        return scores;
    }

    /** The trace of the softmax over cosines, of vectors of length 1. */
    private static double score(float[][] vectors, double temperature) {
        double trace = 0;
        for (float[] row : vectors) {
            double own = cosine(row, row);
            double sum = 0;
            for (float[] other : vectors) {
                // shifted by the diagonal, which a softmax does not notice and an exponential does
                sum += Math.exp((cosine(row, other) - own) / temperature);
            }
            trace += 1 / sum;
        }
        return trace;
    }

    private static double cosine(float[] a, float[] b) {
        float sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static float[] normal(float[] vector) {
        double squares = 0;
        for (float each : vector) {
            squares += (double) each * each;
        }
        float length = (float) Math.sqrt(squares);
        float[] normal = new float[vector.length];
        for (int i = 0; i < vector.length && length > 0; i++) {
            normal[i] = vector[i] / length;
        }
        return normal;
    }
}
