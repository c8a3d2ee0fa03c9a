package dev.journeyman.loadtests.gate;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.journeyman.loadtests.measurement.Machine;
import dev.journeyman.loadtests.measurement.Revision;
import dev.journeyman.loadtests.measurement.Table;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * All that a call found.
 *
 * @param resultsOf commits that the results are of; more than one where a home was gone on with after a change
 * @param poison null where it was not wanted; so with the others
 * @param between models between the starter and a poisoned one
 * @param equal the gate's false refusals of an equal candidate
 * @param curve the gate's power against known losses
 * @param leftOut what was not done, and why
 */
record GateBenchReport(
        String benchmark,
        @JsonProperty("code") Revision revision,
        @JsonProperty("results_of") SortedSet<String> resultsOf,
        Machine hardware,
        GateBenchSettings settings,
        @Nullable PoisonPart poison,
        GoodPart.@Nullable Good good,
        @Nullable List<GoodPart.Measured> seeds,
        @Nullable List<GoodPart.Measured> between,
        Resampling.@Nullable Equal equal,
        @Nullable List<Resampling.Point> curve,
        @JsonProperty("left_out") List<String> leftOut,
        double seconds,
        @JsonProperty("load_average_before") double loadBefore,
        @JsonProperty("load_average_after") double loadAfter) {
    /** Whether all that is bad was refused for the right reason, and all that is good passed. */
    boolean well() {
        return (poison == null || poison.well()) && (good == null || good.well());
    }

    /** For people. */
    String text() {
        StringBuilder text = new StringBuilder();
        if (poison != null) {
            poison(text, poison);
        }
        if (good != null) {
            text.append(String.format(
                    Locale.ROOT,
                    "%n%d corrections: %s; %+.2f points of the facts%n",
                    good.corrections(),
                    good.well() ? "passed" : "WRONG, refused: " + String.join(", ", good.refusals()),
                    100 * good.difference()));
            good.details()
                    .forEach((name, detail) -> text.append("  ")
                            .append(name)
                            .append(detail.isEmpty() ? "" : ": ")
                            .append(detail)
                            .append('\n'));
        }
        if (seeds != null) {
            measured(text, "retrainings with other seeds", seeds);
        }
        if (between != null) {
            measured(text, "between the starter and a poisoned model, % of the way", between);
        }
        if (equal != null) {
            text.append(String.format(
                    Locale.ROOT,
                    "%nequal by construction (outcomes of %s and the champion exchanged; %d factual questions, %.1f %% differ): %d of %d refused %s%n",
                    equal.name(),
                    equal.items(),
                    100 * equal.differing(),
                    equal.tally().refused(),
                    equal.tally().trials(),
                    equal.tally().branches()));
        }
        if (curve != null) {
            Table table = new Table("share of a poisoned model's answers", "true difference", "refused %", "by");
            for (Resampling.Point point : curve) {
                table.row(
                        String.format(Locale.ROOT, "%.2f", point.share()),
                        points(point.difference()),
                        percent(point.tally().share()),
                        point.tally().branches().toString());
            }
            text.append('\n').append(table);
        }
        leftOut.forEach(line -> text.append("left out: ").append(line).append('\n'));
        return text.append(String.format(
                        Locale.ROOT,
                        "commit %s%s; seed %d; %.0f s; %s, %d cores, load average %.2f before, %.2f after.%n",
                        resultsOf.isEmpty() ? revision.commit() : String.join(" ", resultsOf),
                        revision.dirty() ? " with changes" : "",
                        settings.seed(),
                        seconds,
                        hardware.cpu(),
                        hardware.cores(),
                        loadBefore,
                        loadAfter))
                .toString();
    }

    private static void poison(StringBuilder text, PoisonPart part) {
        Table table = new Table("poison", "records", "left out before training", "verdict", "refused for");
        for (PoisonPart.Row row : part.rows()) {
            table.row(
                    row.poison() + " (" + row.about() + ")",
                    String.valueOf(row.taught()),
                    row.leftOut().isEmpty() ? "-" : row.leftOut().toString(),
                    row.well()
                            ? "refused, rightly"
                            : row.refusals().isEmpty() ? "WRONG: passed" : "WRONG: other reason",
                    few(row.refusals()));
        }
        text.append(table);
        for (PoisonPart.SetRow row : part.trainingSet()) {
            text.append(row.well() ? "refused before training: " : "WRONG, not refused before training: ")
                    .append(row.poison())
                    .append(" (")
                    .append(row.about())
                    .append("): ")
                    .append(row.said())
                    .append('\n');
        }
        Table twins = new Table("the starter's weights, and a manifest with", "verdict", "refused for");
        for (PoisonPart.TwinRow row : part.twins()) {
            twins.row(
                    row.claim(),
                    !row.well() ? "WRONG" : row.expected() == null ? "passed, rightly" : "refused, rightly",
                    few(row.refusals()));
        }
        text.append('\n').append(twins);
    }

    private static String few(List<String> refusals) {
        int most = 4;
        return refusals.isEmpty()
                ? "-"
                : String.join(", ", refusals.subList(0, Math.min(most, refusals.size())))
                        + (refusals.size() > most ? " and " + (refusals.size() - most) + " more" : "");
    }

    private static void measured(StringBuilder text, String what, List<GoodPart.Measured> rows) {
        Table table = new Table(
                what,
                "facts, points",
                "differ %",
                "halves refused %",
                "falsely %",
                "not borne out %",
                "slipped %",
                "on all questions");
        for (GoodPart.Measured row : rows) {
            Resampling.Halves halves = row.halves();
            table.row(
                    row.name(),
                    points(row.difference()),
                    percent(row.differing()),
                    percent((double) halves.refused() / halves.splits()),
                    percent((double) halves.falselyRefused() / halves.splits()),
                    percent((double) halves.notBorneOut() / halves.splits()),
                    percent((double) halves.missed() / halves.splits()),
                    row.refusals().isEmpty() ? "passed" : few(row.refusals()));
        }
        text.append('\n').append(table);
    }

    private static String points(double difference) {
        return String.format(Locale.ROOT, "%+.2f", 100 * difference);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share);
    }
}
