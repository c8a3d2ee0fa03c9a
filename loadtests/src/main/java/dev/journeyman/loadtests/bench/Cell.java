package dev.journeyman.loadtests.bench;

import dev.journeyman.slm.network.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One row of the benchmark.
 *
 * @param model what the table calls the model
 * @param checkpoint its directory
 * @param precision how its weights are held
 */
public record Cell(String model, Path checkpoint, Precision precision) {
    /** The precision as people write it. */
    public String precisionName() {
        return precision.label();
    }

    /** The cells in the order of a round: each round begins one further, so that no cell always follows the same other. */
    public static <T> List<T> order(List<T> cells, int round) {
        List<T> order = new ArrayList<>(cells.size());
        for (int i = 0; i < cells.size(); i++) {
            order.add(cells.get((i + round) % cells.size()));
        }
        return order;
    }
}
