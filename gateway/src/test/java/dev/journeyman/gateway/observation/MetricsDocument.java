package dev.journeyman.gateway.observation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The table of docs/METRICS.md. */
final class MetricsDocument {
    static final Path DOCS =
            Path.of(System.getProperty("journeyman.root", "..")).resolve("docs");

    /** A row: a metric with its labels, and when it is exposed: {@code always} or in what case. */
    record Metric(String name, String type, Set<String> labels, String help, String when) {}

    private MetricsDocument() {}

    static Map<String, Metric> read() throws IOException {
        Map<String, Metric> all = new TreeMap<>();
        for (String line : Files.readAllLines(DOCS.resolve("METRICS.md"))) {
            if (!line.startsWith("| `")) {
                continue;
            }
            List<String> cells = new ArrayList<>();
            for (String cell : line.substring(1, line.length() - 1).split("\\|")) {
                cells.add(cell.replace("`", "").strip());
            }
            if (cells.size() != 5) {
                throw new AssertionError("not five cells: " + line);
            }
            Metric metric = new Metric(
                    cells.get(0),
                    cells.get(1),
                    cells.get(2).isEmpty()
                            ? Set.of()
                            : new TreeSet<>(List.of(cells.get(2).split(", "))),
                    cells.get(3),
                    cells.get(4));
            if (all.put(metric.name(), metric) != null) {
                throw new AssertionError("twice: " + metric.name());
            }
        }
        return all;
    }
}
