package dev.journeyman.loadtests.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
import org.jspecify.annotations.Nullable;

/**
 * The result of a benchmark, as it is printed.
 *
 * @param benchmark which one: "kernel"
 * @param revision the commit measured
 * @param hardware the machine and its JDK
 * @param libtorch the version of the native library
 * @param settings as asked for
 * @param rounds interleaved rounds
 * @param loadBefore load average of the last minute before the first round
 * @param loadAfter and after the last
 * @param baseline the precision that others are compared with; null where it was not measured
 * @param rows a row for each cell
 */
record BenchReport(
        String benchmark,
        @JsonProperty("code") Revision revision,
        Machine hardware,
        String libtorch,
        CellSettings settings,
        int rounds,
        @JsonProperty("load_average_before") double loadBefore,
        @JsonProperty("load_average_after") double loadAfter,
        @Nullable String baseline,
        List<Row> rows) {
    static final String BASELINE = "float32";

    /** The baseline of these rows: {@link #BASELINE} where one of them has it, else null. */
    static @Nullable String baselineOf(List<Row> rows) {
        return rows.stream().anyMatch(row -> row.precision().equals(BASELINE)) ? BASELINE : null;
    }

    /**
     * What was measured of one cell.
     *
     * @param measured each number over the rounds
     * @param relativeToBaseline the median over the baseline's median for the same model; empty where that was not measured
     */
    record Row(
            String model,
            String precision,
            long parameters,
            CellSettings settings,
            Map<String, Spread> measured,
            @JsonProperty("relative_to_baseline") Map<String, Double> relativeToBaseline) {}

    /** Adds up the rounds of every cell, in the order of the cells. */
    static List<Row> rows(Map<Cell, List<CellResult>> results) {
        List<Row> rows = new ArrayList<>();
        results.forEach((cell, rounds) -> {
            Map<String, Spread> own = spreads(rounds);
            Map<String, Double> relative = new LinkedHashMap<>();
            results.forEach((other, otherRounds) -> {
                if (other.model().equals(cell.model()) && other.precisionName().equals(BASELINE)) {
                    Map<String, Spread> base = spreads(otherRounds);
                    own.forEach((name, spread) -> Optional.ofNullable(base.get(name))
                            .filter(b -> b.median() > 0)
                            .ifPresent(b -> relative.put(name, spread.median() / b.median())));
                }
            });
            CellResult first = rounds.getFirst();
            rows.add(new Row(cell.model(), cell.precisionName(), first.parameters(), first.settings(), own, relative));
        });
        return rows;
    }

    private static Map<String, Spread> spreads(List<CellResult> rounds) {
        Map<String, Spread> spreads = new LinkedHashMap<>();
        for (String name : rounds.getFirst().numbers().keySet()) {
            spreads.put(
                    name,
                    Spread.of(rounds.stream()
                            .flatMap(
                                    round -> Optional.ofNullable(round.numbers().get(name)).stream())
                            .toList()));
        }
        return spreads;
    }

    /** The table for people: medians, in brackets the smallest and the largest. */
    String table() {
        List<String> heading = new ArrayList<>(List.of("model", "precision", "load ms", "ttft ms", "prefill tok/s"));
        settings.streams().forEach(streams -> heading.add("decode x" + streams + " tok/s"));
        heading.addAll(List.of("peak MiB", "weights MiB"));
        Table table = new Table(heading.toArray(String[]::new));
        for (Row row : rows) {
            List<String> cells = new ArrayList<>(List.of(row.model(), row.precision()));
            cells.add(cell(row, CellMeasurement.LOAD, 1));
            cells.add(cell(row, CellMeasurement.FIRST_TOKEN, 1));
            cells.add(cell(row, CellMeasurement.PREFILL, 1));
            settings.streams().forEach(streams -> cells.add(cell(row, CellMeasurement.DECODE + streams, 1)));
            cells.add(cell(row, CellMeasurement.PEAK_MEMORY, 1 << 20));
            cells.add(cell(row, CellMeasurement.WEIGHTS, 1 << 20));
            table.row(cells.toArray(String[]::new));
        }
        return String.format(
                Locale.ROOT,
                "%s%nMedian of %d rounds (min-max). ttft: %d prompt tokens; prefill: %d, in the pieces in which an engine reads them; decode: %d tokens a stream, greedy."
                        + " %s.%n%s, %d cores, %d threads, libtorch %s, load average %.2f before, %.2f after.%n",
                table,
                rounds,
                settings.promptTokens(),
                settings.prefillTokens(),
                settings.decodeTokens(),
                baseline == null ? "No baseline: " + BASELINE + " was not measured" : "Baseline " + baseline,
                hardware.cpu(),
                hardware.cores(),
                settings.threads(),
                libtorch,
                loadBefore,
                loadAfter);
    }

    private static String cell(Row row, String name, double unit) {
        Spread spread = row.measured().get(name);
        if (spread == null) {
            return "-";
        }
        String text = number(spread.median() / unit);
        return spread.min() == spread.max()
                ? text
                : text + " (" + number(spread.min() / unit) + "-" + number(spread.max() / unit) + ")";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
    }

    /** The whole report in one line. */
    String json() throws JsonProcessingException {
        return new JsonMapper().writeValueAsString(this);
    }
}
