package dev.journeyman.gateway.retrieval.embedding;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ObjDoubleConsumer;
import java.util.random.RandomGenerator;

/**
 * Trains a projection so that a question lies nearer to its own passage than to the others of its batch (in-batch softmax, van den Oord et al. 2018; both
 * directions, as Radford et al. 2021). Questions and passages share one table. No entry stands twice in a batch, so no passage is told wrong that is right.
 *
 * <p>With u = v/|v| the vector of a text, v the weighted sum of rows, and p the softmax of u_q . u_p / temperature over a batch of B, the gradient at a
 * question is the sum over passages of (p - right) u_p / (temperature B), the same the other way, and it goes through the norm as (g - (g . u) u) / |v|.
 * Rows move by AdaGrad with one accumulator a row (Duchi et al. 2011): a rare feature takes large steps, a common one small ones.
 *
 * <p>The table begins with random numbers, each row times its rarity in the entries: an untrained projection already tells texts apart that share rare words
 * (Johnson and Lindenstrauss), which is what carries words that no training text has.
 *
 * <p>One thread, one seed: the same text and settings give the same bytes.
 */
public final class ContrastiveTraining {
    private static final double SMALL = 1e-10;

    private final TrainingSettings settings;
    private final TrainingPairs pairs;
    private final Map<String, NgramFeatures> ofEntries = new HashMap<>();
    private final float[] table;
    private final float[] squares;
    private final RandomGenerator random;

    /** A training that has not begun. */
    public ContrastiveTraining(TrainingText text, TrainingSettings settings) {
        this.settings = settings;
        this.pairs = new TrainingPairs(text);
        if (pairs.entries() < settings.batch()) {
            throw new IllegalArgumentException(
                    "a batch of " + settings.batch() + " needs as many entries; there are " + pairs.entries());
        }
        this.random = new SplittableRandom(settings.seed());
        for (var entry : text.entries()) {
            String whole = TrainingPairs.whole(entry);
            ofEntries.put(whole, NgramFeatures.of(whole, settings.rows()));
        }
        this.table = start();
        this.squares = new float[settings.rows()];
    }

    /** Takes all steps and rounds the table; {@code progress} hears the step and the mean loss since it last heard. */
    public Projection run(ObjDoubleConsumer<Integer> progress) {
        double loss = 0;
        for (int step = 0; step < settings.steps(); step++) {
            loss += step(settings.rate() * (settings.steps() - step) / settings.steps());
            if ((step + 1) % 100 == 0) {
                progress.accept(step + 1, loss / 100);
                loss = 0;
            }
        }
        return Projection.of(table, settings.dimension(), settings.seed());
    }

    private float[] start() {
        int[] documents = new int[settings.rows()];
        for (NgramFeatures features : ofEntries.values()) {
            for (int row : features.rows()) {
                documents[row]++;
            }
        }
        float[] begin = new float[settings.rows() * settings.dimension()];
        double count = ofEntries.size();
        for (int r = 0; r < settings.rows(); r++) {
            double rarity = Math.log(1 + (count + 0.5) / (documents[r] + 0.5)) / Math.sqrt(settings.dimension());
            for (int d = 0; d < settings.dimension(); d++) {
                begin[r * settings.dimension() + d] = (float) (random.nextGaussian() * rarity);
            }
        }
        return begin;
    }

    /** One batch; returns its mean loss. */
    private double step(double rate) {
        int b = settings.batch();
        int[] entries = draw(b);
        Side questions = new Side(b);
        Side passages = new Side(b);
        for (int i = 0; i < b; i++) {
            TrainingPairs.Pair pair = pairs.draw(entries[i], random);
            questions.set(i, pair.question());
            passages.set(i, pair.passage());
        }
        double[][] similar = new double[b][b];
        for (int q = 0; q < b; q++) {
            for (int p = 0; p < b; p++) {
                similar[q][p] = dot(questions.unit[q], passages.unit[p]) / settings.temperature();
            }
        }
        // the gradient of the mean of both cross-entropies by each similarity
        double[][] gradient = new double[b][b];
        double loss = 0;
        for (int i = 0; i < b; i++) {
            double[] row = similar[i];
            double[] column = new double[b];
            for (int q = 0; q < b; q++) {
                column[q] = similar[q][i];
            }
            double ofRow = logSum(row);
            double ofColumn = logSum(column);
            loss += (ofRow - row[i] + ofColumn - column[i]) / 2;
            for (int j = 0; j < b; j++) {
                double right = i == j ? 1 : 0;
                gradient[i][j] += (Math.exp(row[j] - ofRow) - right) / (2 * b * settings.temperature());
                gradient[j][i] += (Math.exp(column[j] - ofColumn) - right) / (2 * b * settings.temperature());
            }
        }
        for (int i = 0; i < b; i++) {
            double[] atQuestion = new double[settings.dimension()];
            double[] atPassage = new double[settings.dimension()];
            for (int j = 0; j < b; j++) {
                add(atQuestion, passages.unit[j], gradient[i][j]);
                add(atPassage, questions.unit[j], gradient[j][i]);
            }
            questions.learn(i, atQuestion);
            passages.learn(i, atPassage);
        }
        questions.move(rate);
        passages.move(rate);
        return loss / b;
    }

    /** A text's features; those of whole entries are asked for again and again, and kept. */
    private NgramFeatures features(String text) {
        NgramFeatures kept = ofEntries.get(text);
        return kept == null ? NgramFeatures.of(text, settings.rows()) : kept;
    }

    /** So many different entries. */
    private int[] draw(int count) {
        int[] all = new int[pairs.entries()];
        Arrays.setAll(all, i -> i);
        for (int i = 0; i < count; i++) {
            int other = i + random.nextInt(all.length - i);
            int kept = all[i];
            all[i] = all[other];
            all[other] = kept;
        }
        return Arrays.copyOf(all, count);
    }

    private static double logSum(double[] values) {
        double most = Arrays.stream(values).max().orElse(0);
        double sum = 0;
        for (double value : values) {
            sum += Math.exp(value - most);
        }
        return most + Math.log(sum);
    }

    private static double dot(float[] a, float[] b) {
        float sum = 0;
        for (int d = 0; d < a.length; d++) {
            sum += a[d] * b[d];
        }
        return sum;
    }

    private static void add(double[] to, float[] vector, double factor) {
        for (int d = 0; d < to.length; d++) {
            to[d] += factor * vector[d];
        }
    }

    /** The texts of one side of a batch: features, vectors, and where the gradient pushes them. */
    private final class Side {
        private final NgramFeatures[] features;
        private final float[][] unit;
        private final double[] lengths;
        private final float[][] push;

        Side(int count) {
            features = new NgramFeatures[count];
            unit = new float[count][];
            lengths = new double[count];
            push = new float[count][];
        }

        void set(int i, String text) {
            features[i] = features(text).without(settings.dropout(), random);
            float[] sum = new float[settings.dimension()];
            for (int f = 0; f < features[i].rows().length; f++) {
                int from = features[i].rows()[f] * settings.dimension();
                float weight = features[i].weights()[f];
                for (int d = 0; d < sum.length; d++) {
                    sum[d] += weight * table[from + d];
                }
            }
            lengths[i] = Math.max(SMALL, UnitVectors.length(sum));
            unit[i] = UnitVectors.normalise(sum);
        }

        void learn(int i, double[] gradient) {
            double along = 0;
            for (int d = 0; d < gradient.length; d++) {
                along += gradient[d] * unit[i][d];
            }
            push[i] = new float[gradient.length];
            for (int d = 0; d < gradient.length; d++) {
                push[i][d] = (float) ((gradient[d] - along * unit[i][d]) / lengths[i]);
            }
        }

        void move(double rate) {
            for (int i = 0; i < features.length; i++) {
                double force = 0;
                for (float each : push[i]) {
                    force += (double) each * each;
                }
                force /= push[i].length;
                for (int f = 0; f < features[i].rows().length; f++) {
                    int row = features[i].rows()[f];
                    float weight = features[i].weights()[f];
                    squares[row] += (float) (weight * weight * force);
                    float pace = (float) (rate * weight / Math.sqrt(squares[row] + SMALL));
                    int from = row * settings.dimension();
                    for (int d = 0; d < push[i].length; d++) {
                        table[from + d] -= pace * push[i][d];
                    }
                }
            }
        }
    }
}
