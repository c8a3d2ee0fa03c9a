package dev.journeyman.gateway.retrieval.embedding;

import java.util.ArrayList;
import java.util.List;

/**
 * How a projection is trained.
 *
 * @param dimension D, the width of a vector
 * @param rows N, the rows of the table
 * @param steps batches
 * @param batch pairs of a batch
 * @param rate of learning at the start; it falls to nothing in a straight line
 * @param temperature what similarities are divided by in the softmax
 * @param dropout the share of features that a text loses each time it is shown
 * @param seed of everything random
 */
public record TrainingSettings(
        int dimension, int rows, int steps, int batch, double rate, double temperature, double dropout, long seed) {
    /** What the shipped projection was trained with. */
    public static final TrainingSettings DEFAULTS =
            new TrainingSettings(64, 30_000, 2_500, 128, 0.3, 0.25, 0.6, 20261121);

    /** All problems at once. */
    public TrainingSettings {
        List<String> problems = new ArrayList<>();
        if (dimension < Projection.LEAST_DIMENSION || dimension > Projection.MOST_DIMENSION) {
            problems.add("dimension must be " + Projection.LEAST_DIMENSION + " to " + Projection.MOST_DIMENSION);
        }
        if (rows < Projection.LEAST_ROWS || rows > Projection.MOST_ROWS) {
            problems.add("rows must be " + Projection.LEAST_ROWS + " to " + Projection.MOST_ROWS);
        }
        if (steps < 0 || steps > 1_000_000) {
            problems.add("steps must be 0 to 1000000");
        }
        if (batch < 2 || batch > 1_024) {
            problems.add("batch must be 2 to 1024");
        }
        if (!(rate > 0 && rate <= 10)) {
            problems.add("rate must be above 0 and at most 10");
        }
        if (!(temperature >= 0.001 && temperature <= 10)) {
            problems.add("temperature must be 0.001 to 10");
        }
        if (!(dropout >= 0 && dropout < 1)) {
            problems.add("dropout must be 0 or more and below 1");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }
}
