package dev.journeyman.loadtests.studies;

import dev.journeyman.loadtests.measurement.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * A table of a study.
 *
 * @param title what it is of
 */
record StudyTable(String title, List<String> heading, List<List<String>> rows) {
    private static final double MIB = 1 << 20;

    /** Copies the lists. */
    StudyTable {
        heading = List.copyOf(heading);
        rows = List.copyOf(rows);
    }

    /** A column of arms. */
    interface Column {
        String of(ArmRow row);
    }

    /** A table of arms under construction. */
    static final class Columns {
        private final String title;
        private final List<String> heading = new ArrayList<>(List.of("arm"));
        private final List<Column> columns = new ArrayList<>(List.of(ArmRow::arm));

        Columns(String title) {
            this.title = title;
        }

        Columns with(String name, Column column) {
            heading.add(name);
            columns.add(column);
            return this;
        }

        StudyTable of(List<ArmRow> arms) {
            return new StudyTable(
                    title,
                    heading,
                    arms.stream()
                            .map(arm -> columns.stream()
                                    .map(column -> column.of(arm))
                                    .toList())
                            .toList());
        }
    }

    /** What training took. */
    static StudyTable effort(List<ArmRow> arms) {
        return new Columns("training, all repeats together (seconds and memory: mean, highest)")
                .with("synthetic", row -> sum(row, Trained::offered))
                .with("left out", row -> rules(row.runs()))
                .with("of them wrong", row -> sum(row, Trained::wrongLeftOut))
                .with("real left out", row -> sum(row, Trained::realLeftOut))
                .with("steps", row -> sum(row, Trained::steps))
                .with("samples", row -> sum(row, Trained::samples))
                .with("tokens", row -> sum(row, Trained::tokens))
                .with("seconds", row -> mean(row, Trained::trainingSeconds))
                .with("with start", row -> mean(row, Trained::wallSeconds))
                .with("peak MiB", row -> peak(row.runs()))
                .of(arms);
    }

    /** The old evals. */
    static StudyTable evals(List<ArmRow> arms) {
        Columns columns = new Columns("old evals, % right; letters chosen, %");
        for (String suite : Lab.SUITES) {
            columns.with(suite, row -> row.evals().of(suite).right().percent());
            if (suite.startsWith("mcq")) {
                columns.with("letters", row -> letters(row.evals().of(suite).letters()));
            }
        }
        return columns.with(
                        "n each",
                        row -> String.valueOf(
                                row.evals().of(Lab.SUITES.get(0)).right().asked()))
                .of(arms);
    }

    static String sum(ArmRow row, ToDoubleFunction<Trained> of) {
        return row.runs().isEmpty()
                ? "-"
                : String.valueOf((long) row.runs().stream().mapToDouble(of).sum());
    }

    static String mean(ArmRow row, ToDoubleFunction<Trained> of) {
        return row.runs().isEmpty()
                ? "-"
                : String.format(
                        Locale.ROOT,
                        "%.0f",
                        row.runs().stream().mapToDouble(of).average().orElse(0));
    }

    static String peak(List<Trained> runs) {
        long peak = runs.stream().mapToLong(Trained::peakBytes).max().orElse(0);
        return peak == 0 ? "-" : String.format(Locale.ROOT, "%.0f", peak / MIB);
    }

    /** Shares of letters in percent. */
    static String letters(Map<String, Integer> counts) {
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        if (all == 0) {
            return "-";
        }
        StringJoiner shares = new StringJoiner(" ");
        counts.forEach((letter, count) ->
                shares.add((letter.length() == 1 ? letter : "?") + " " + Math.round(100.0 * count / all)));
        return shares.toString();
    }

    private static String rules(List<Trained> runs) {
        Map<String, Integer> all = new TreeMap<>();
        runs.forEach(run -> run.leftOut().forEach((rule, count) -> all.merge(rule, count, Integer::sum)));
        if (runs.isEmpty()) {
            return "-";
        }
        StringJoiner text = new StringJoiner(", ");
        all.forEach((rule, count) -> text.add(count + " " + rule));
        return all.isEmpty() ? "0" : text.toString();
    }

    @Override
    public String toString() {
        Table table = new Table(heading.toArray(String[]::new));
        rows.forEach(row -> table.row(row.toArray(String[]::new)));
        return title + ":\n" + table;
    }
}
