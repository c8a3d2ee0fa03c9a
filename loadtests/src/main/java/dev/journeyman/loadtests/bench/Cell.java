package dev.journeyman.loadtests.bench;

import dev.journeyman.slm.network.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

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

    /** What progress calls it. */
    String title() {
        return model + ", " + precisionName();
    }

    /** A cell for each shape in each precision, with random weights that are written into a folder. */
    static List<Cell> random(
            Path folder, List<Shape> shapes, List<Precision> precisions, long seed, Consumer<String> progress)
            throws IOException {
        List<Cell> cells = new ArrayList<>();
        for (Shape shape : shapes) {
            Path checkpoint = folder.resolve(shape.title());
            progress.accept("writing " + shape.title() + " with random weights");
            RandomCheckpoint.write(checkpoint, shape.config(), seed);
            precisions.forEach(precision -> cells.add(new Cell(shape.title(), checkpoint, precision)));
        }
        return cells;
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
