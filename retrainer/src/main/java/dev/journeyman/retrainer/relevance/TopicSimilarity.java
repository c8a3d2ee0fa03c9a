package dev.journeyman.retrainer.relevance;

import dev.journeyman.retrainer.collect.text.TextWindows;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.domain.Passage;
import dev.journeyman.retrainer.trainingset.diversity.TextEmbedding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How near a text is to the domain's passages: the cosine to the nearest one, window by window, and the mean over the windows.
 *
 * <p>Vectors of spelling have much in common in any English text. What all passages have in common, their mean direction, is therefore taken out of every
 * vector before two are compared: what is left says how one passage differs from the others, which is its topic. Immutable.
 */
public final class TopicSimilarity {
    private static final int WINDOW_WORDS = 120;
    private static final int MOST_WINDOWS = 200;
    private static final double ROUNDING = 1e-9;

    private final TextEmbedding embedding;
    private final float[] mean;
    private final List<Vector> passages = new ArrayList<>();

    private record Vector(String id, float[] direction) {}

    /**
     * A passage and how near a text is to it.
     *
     * @param passage its id; empty where the domain has none
     * @param cosine -1 to 1
     */
    public record Nearest(String passage, double cosine) {}

    /**
     * A text.
     *
     * @param score the mean of its windows' cosines to their nearest passages; 0 where it has no words
     * @param passages those nearest to windows that are at least as near as the score, nearest first
     */
    public record Topic(double score, List<String> passages) {}

    /** Of a domain's passages. */
    public TopicSimilarity(Domain domain, TextEmbedding embedding) {
        this.embedding = embedding;
        List<float[]> units = new ArrayList<>();
        for (Passage passage : domain.passages()) {
            units.add(unit(embedding.of(passage.prose())));
        }
        this.mean = mean(units, embedding.of("").length);
        for (int i = 0; i < units.size(); i++) {
            passages.add(new Vector(domain.passages().get(i).id(), unit(less(units.get(i)))));
        }
    }

    /** The passage that a short text is nearest to. */
    public Nearest nearest(String text) {
        float[] direction = unit(less(unit(embedding.of(text))));
        Nearest nearest = new Nearest("", -1);
        for (Vector passage : passages) {
            double cosine = dot(direction, passage.direction);
            if (cosine > nearest.cosine) {
                nearest = new Nearest(passage.id, cosine);
            }
        }
        return nearest;
    }

    /** The topic of a text of any length; of a long one its first {@value #MOST_WINDOWS} windows count. */
    public Topic of(String text) {
        List<Nearest> windows = TextWindows.of(text, WINDOW_WORDS, MOST_WINDOWS).stream()
                .map(this::nearest)
                .toList();
        double score = windows.stream().mapToDouble(Nearest::cosine).average().orElse(0);
        Map<String, Double> best = new LinkedHashMap<>();
        for (Nearest window : windows) {
            if (window.cosine >= score - ROUNDING && !window.passage.isEmpty()) {
                best.merge(window.passage, window.cosine, Math::max);
            }
        }
        return new Topic(
                score,
                best.entrySet().stream()
                        .sorted(Map.Entry.<String, Double>comparingByValue()
                                .reversed()
                                .thenComparing(Map.Entry.comparingByKey()))
                        .map(Map.Entry::getKey)
                        .toList());
    }

    private static float[] mean(List<float[]> vectors, int width) {
        float[] mean = new float[width];
        for (float[] vector : vectors) {
            for (int i = 0; i < width; i++) {
                mean[i] += vector[i] / vectors.size();
            }
        }
        return mean;
    }

    /** A unit vector without what it has of the mean's direction. */
    private float[] less(float[] vector) {
        double length = dot(mean, mean);
        double along = length == 0 ? 0 : dot(vector, mean) / length;
        float[] rest = new float[vector.length];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = (float) (vector[i] - along * mean[i]);
        }
        return rest;
    }

    /** Of length 1; the zero vector stays. */
    private static float[] unit(float[] vector) {
        double length = Math.sqrt(dot(vector, vector));
        float[] unit = new float[vector.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = length == 0 ? 0 : (float) (vector[i] / length);
        }
        return unit;
    }

    private static double dot(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (double) one[i] * other[i];
        }
        return sum;
    }
}
