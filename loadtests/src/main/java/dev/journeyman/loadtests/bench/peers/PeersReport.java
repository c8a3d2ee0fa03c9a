package dev.journeyman.loadtests.bench.peers;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.loadtests.bench.Shape;
import dev.journeyman.loadtests.measurement.Machine;
import dev.journeyman.loadtests.measurement.Revision;
import dev.journeyman.loadtests.measurement.Spread;
import dev.journeyman.loadtests.measurement.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The result of the comparison, as it is printed.
 *
 * @param benchmark "peers"
 * @param revision the commit measured
 * @param hardware the machine and its JDK
 * @param settings as asked for
 * @param rounds interleaved rounds
 * @param loadBefore load average of the last minute before the first round
 * @param loadAfter and after the last
 * @param limits what the machine could do at best, the median over the rounds
 * @param engines what each engine calls itself
 * @param rows a row for each shape, number of bits and engine
 * @param notes why cells are empty
 */
record PeersReport(
        String benchmark,
        @JsonProperty("code") Revision revision,
        Machine hardware,
        PeerSettings settings,
        int rounds,
        @JsonProperty("load_average_before") double loadBefore,
        @JsonProperty("load_average_after") double loadAfter,
        MachineLimits limits,
        Map<String, String> engines,
        List<Row> rows,
        List<String> notes) {
    /**
     * What was measured of one engine.
     *
     * @param measured each number over the rounds: rates by their task, {@code load_ms} and {@code start_ms} over all tasks, {@code peak_bytes_} with the task
     * @param share the median rate over what the machine could do at best
     * @param oursOver our median rate over its
     */
    record Row(
            String model,
            int bits,
            String engine,
            Map<String, Spread> measured,
            Map<String, Double> share,
            @JsonProperty("journeyman_over") Map<String, Double> oursOver) {}

    /** The rows of a shape. */
    static List<Row> rows(
            Shape shape,
            List<Engine> engines,
            List<Held> helds,
            List<PeerTask> tasks,
            Map<PeersRun.Place, List<Map<String, Double>>> results,
            MachineLimits limits) {
        List<Row> rows = new ArrayList<>();
        for (Held held : helds) {
            for (Engine engine : engines) {
                Map<String, Spread> measured = new LinkedHashMap<>();
                Map<String, Double> share = new LinkedHashMap<>();
                Map<String, Double> oursOver = new LinkedHashMap<>();
                for (PeerTask task : tasks) {
                    rate(results, engine, held, task).ifPresent(rate -> {
                        measured.put(task.key(), rate);
                        share.put(task.key(), rate.median() / limits.tokensPerSecond(shape.config(), held, task));
                        if (engine != Engine.JOURNEYMAN) {
                            rate(results, Engine.JOURNEYMAN, held, task)
                                    .ifPresent(ours -> oursOver.put(task.key(), ours.median() / rate.median()));
                        }
                    });
                    numbers(results, engine, held, task, Contender.PEAK)
                            .ifPresent(peak -> measured.put("peak_bytes_" + task.key(), peak));
                }
                for (String once : List.of(Contender.LOAD, Contender.START)) {
                    List<Double> all = tasks.stream()
                            .flatMap(task -> numbers(results, engine, held, task, once).stream())
                            .flatMap(spread -> spread.values().stream())
                            .toList();
                    if (!all.isEmpty()) {
                        measured.put(once, Spread.of(all));
                    }
                }
                rows.add(new Row(shape.title(), held.bits(), engine.title(), measured, share, oursOver));
            }
        }
        return rows;
    }

    private static Optional<Spread> rate(
            Map<PeersRun.Place, List<Map<String, Double>>> results, Engine engine, Held held, PeerTask task) {
        return numbers(results, engine, held, task, Contender.RATE);
    }

    private static Optional<Spread> numbers(
            Map<PeersRun.Place, List<Map<String, Double>>> results,
            Engine engine,
            Held held,
            PeerTask task,
            String name) {
        List<Double> values = results.getOrDefault(new PeersRun.Place(engine, held, task), List.of()).stream()
                .flatMap(round -> Optional.ofNullable(round.get(name)).stream())
                .toList();
        return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
    }

    /** The table for people: medians of tokens a second, behind each what share that is of the machine's best; then our rate over each engine's. */
    String table() {
        List<PeerTask> tasks = settings.tasks();
        List<String> heading = new ArrayList<>(List.of("model, bits, engine"));
        tasks.forEach(task -> heading.add(task.title()));
        heading.addAll(List.of("load ms", "start ms", "peak MiB"));
        Table table = new Table(heading.toArray(String[]::new));
        rows.forEach(row -> table.row(cells(row, tasks)));
        Table ratios = new Table(ratioHeading(tasks));
        rows.stream().filter(row -> !row.oursOver().isEmpty()).forEach(row -> ratios.row(ratioCells(row, tasks)));
        StringBuilder text = new StringBuilder()
                .append(table)
                .append('\n')
                .append(ratios)
                .append(String.format(
                        Locale.ROOT,
                        "%nTokens a second, median of %d rounds, and the share of what %d threads here could do at best: %.1f GB/s read, %.0f GFLOP/s bfloat16,"
                                + " %.0f GOP/s int8.%nStreams continue %d tokens by %d, greedily. Start: from nothing to the first token after %d. Peak: the most memory of any task.%n"
                                + "%s, %d cores, %s, load average %.2f before, %.2f after.%n",
                        rounds,
                        settings.threads(),
                        limits.readBytesPerSecond() / 1e9,
                        limits.bfloat16PerSecond() / 1e9,
                        limits.int8PerSecond() / 1e9,
                        settings.promptTokens(),
                        settings.decodeTokens(),
                        settings.promptTokens(),
                        hardware.cpu(),
                        hardware.cores(),
                        hardware.jdk(),
                        loadBefore,
                        loadAfter));
        engines.forEach((engine, description) ->
                text.append(engine).append(": ").append(description).append('\n'));
        notes.forEach(note -> text.append("- ").append(note).append('\n'));
        return text.toString();
    }

    private static String[] cells(Row row, List<PeerTask> tasks) {
        List<String> cells = new ArrayList<>(List.of(row.model() + ", " + row.bits() + ", " + row.engine()));
        double peakBytes = 0;
        for (PeerTask task : tasks) {
            Spread rate = row.measured().get(task.key());
            Double share = row.share().get(task.key());
            cells.add(
                    rate == null || share == null
                            ? "-"
                            : number(rate.median()) + String.format(Locale.ROOT, " %3.0f%%", share * 100));
            Spread peak = row.measured().get("peak_bytes_" + task.key());
            peakBytes = peak == null ? peakBytes : Math.max(peakBytes, peak.median());
        }
        for (String once : List.of(Contender.LOAD, Contender.START)) {
            Spread spread = row.measured().get(once);
            cells.add(spread == null ? "-" : number(spread.median()));
        }
        cells.add(peakBytes == 0 ? "-" : number(peakBytes / (1 << 20)));
        return cells.toArray(String[]::new);
    }

    private static String[] ratioHeading(List<PeerTask> tasks) {
        List<String> heading = new ArrayList<>(List.of("journeyman over"));
        tasks.forEach(task -> heading.add(task.title()));
        return heading.toArray(String[]::new);
    }

    private static String[] ratioCells(Row row, List<PeerTask> tasks) {
        List<String> cells = new ArrayList<>(List.of(row.model() + ", " + row.bits() + ", " + row.engine()));
        tasks.forEach(task -> {
            Double ratio = row.oursOver().get(task.key());
            cells.add(ratio == null ? "-" : String.format(Locale.ROOT, "%.2f", ratio));
        });
        return cells.toArray(String[]::new);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
    }

    /** The whole report in one line. */
    String json() throws JsonProcessingException {
        return new JsonMapper().writeValueAsString(this);
    }
}
