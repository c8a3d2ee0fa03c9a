package dev.journeyman.gateway.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A run's curves, read from the log that the retrainer keeps in its folder ({@code log.jsonl}: one object a step with {@code stage}, {@code step} from 0 and {@code loss}, and one a look at
 * held-back records with {@code eval_loss}), and what its training set is made of ({@code set/report.json}). Of long logs as many points are kept as a picture shows.
 */
final class RunCurves {
    /** The most points of a part. */
    static final int MOST_POINTS = 400;

    private static final long MOST_LOG_BYTES = 128L << 20;
    private static final long MOST_REPORT_BYTES = 64L << 20;
    private static final int MOST_PARTS = 64;
    private static final List<String> COUNTS = List.of(
            "digest",
            "offered",
            "held_out_questions",
            "all",
            "by_provenance",
            "synthetic_share",
            "domain_to_general",
            "largest_technician_share",
            "left_out");
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private RunCurves() {}

    private record Point(@Nullable Double loss, @Nullable Double heldBack) {
        Point with(@Nullable Double otherLoss, @Nullable Double otherHeldBack) {
            return new Point(otherLoss == null ? loss : otherLoss, otherHeldBack == null ? heldBack : otherHeldBack);
        }
    }

    /** The curves of a run's folder: a part each with points of [step from 1, loss, held-back loss]; what is not known of a step is null. */
    static ArrayNode read(Path folder) throws IOException {
        ArrayNode curves = JSON.createArrayNode();
        Path log = folder.resolve("log.jsonl");
        if (!Files.isRegularFile(log) || Files.size(log) > MOST_LOG_BYTES) {
            return curves;
        }
        Map<String, NavigableMap<Long, Point>> parts = new LinkedHashMap<>();
        try (BufferedReader in = Files.newBufferedReader(log)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                add(parts, line);
            }
        }
        parts.forEach((part, points) -> {
            ArrayNode list = curves.addObject().put("part", part).putArray("points");
            thinned(points)
                    .forEach((step, point) ->
                            list.addArray().add(step).add(point.loss()).add(point.heldBack()));
        });
        return curves;
    }

    private static void add(Map<String, NavigableMap<Long, Point>> parts, String line) {
        JsonNode node;
        try {
            node = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return; // the end of a log that is being written, or that a kill cut
        }
        String part = node.path("stage").asText(null);
        if (part == null || !node.path("step").isNumber() || (!parts.containsKey(part) && parts.size() >= MOST_PARTS)) {
            return;
        }
        parts.computeIfAbsent(part, name -> new TreeMap<>())
                .merge(
                        node.path("step").asLong() + 1,
                        new Point(number(node, "loss"), number(node, "eval_loss")),
                        (before, now) -> before.with(now.loss(), now.heldBack()));
    }

    private static @Nullable Double number(JsonNode node, String key) {
        JsonNode value = node.path(key);
        return value.isNumber() && Double.isFinite(value.doubleValue()) ? value.doubleValue() : null;
    }

    /** Looks stay, of the others every so many. */
    private static NavigableMap<Long, Point> thinned(NavigableMap<Long, Point> points) {
        int every = Math.max(1, (points.size() + MOST_POINTS - 1) / MOST_POINTS);
        NavigableMap<Long, Point> kept = new TreeMap<>();
        List<Map.Entry<Long, Point>> all = new ArrayList<>(points.entrySet());
        for (int i = 0; i < all.size(); i++) {
            boolean look = all.get(i).getValue().heldBack() != null && kept.size() < 2 * MOST_POINTS;
            if (i % every == 0 || i == all.size() - 1 || look) {
                kept.put(all.get(i).getKey(), all.get(i).getValue());
            }
        }
        return kept;
    }

    /** The counts of the training set's report; null where there is none yet. */
    static @Nullable ObjectNode dataset(Path folder) throws IOException {
        Path file = folder.resolve(RunFolders.SET).resolve("report.json");
        if (!Files.isRegularFile(file) || Files.size(file) > MOST_REPORT_BYTES) {
            return null;
        }
        JsonNode report = JSON.readTree(file.toFile());
        ObjectNode counts = JSON.createObjectNode();
        COUNTS.stream().filter(report::has).forEach(key -> counts.set(key, report.get(key)));
        return counts;
    }
}
