package dev.journeyman.loadtests.retrain;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.journeyman.loadtests.measurement.Latencies;
import dev.journeyman.loadtests.measurement.Machine;
import dev.journeyman.loadtests.measurement.Revision;
import dev.journeyman.loadtests.measurement.Table;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a measurement found.
 *
 * @param standings what the gateway made of the corrections
 * @param before what the champion knows of the new facts
 * @param after what the candidate knows of them
 * @param preferences null where none were held back
 * @param serving null where it was not measured
 * @param killed null where nothing was killed
 * @param seconds by what was done
 */
record RetrainReport(
        String benchmark,
        @JsonProperty("code") Revision revision,
        Machine hardware,
        int facts,
        int corrections,
        Map<String, Integer> standings,
        long seed,
        String champion,
        String candidate,
        Known before,
        Known after,
        @JsonProperty("held_back_preferences") @Nullable Preferences preferences,
        List<Eval> evals,
        @Nullable Serving serving,
        KilledRuns.@Nullable Outcome killed,
        Map<String, Double> seconds,
        @JsonProperty("load_average_before") double loadBefore,
        @JsonProperty("load_average_after") double loadAfter) {
    /** What a version knows of the new facts. */
    record Known(int asked, int right, int inStyle) {}

    /** Preferences of the run's last look at what was held back. */
    record Preferences(int pairs, double margin, double accuracy) {}

    /**
     * A suite of the domain's evals.
     *
     * @param before right answers of the champion
     * @param after right answers of the candidate
     * @param asks false for a suite that judges the other suites' answers once more and asks nothing itself
     */
    record Eval(String suite, int questions, int before, int after, boolean asks) {}

    /** Time between tokens of one stream without and beside a training. */
    record Serving(Latencies.Summary idle, Latencies.Summary training) {}

    /** For people. */
    String table() {
        Table table = new Table("", "questions", "champion %", "candidate %", "change");
        row(table, "new facts, held-out wordings", before.asked(), before.right(), after.right());
        row(table, "house style", before.asked(), before.inStyle(), after.inStyle());
        for (Eval eval : evals) {
            row(table, eval.suite(), eval.questions(), eval.before(), eval.after());
        }
        List<Eval> asked = evals.stream().filter(Eval::asks).toList();
        if (!asked.isEmpty()) {
            row(
                    table,
                    "all old questions",
                    asked.stream().mapToInt(Eval::questions).sum(),
                    asked.stream().mapToInt(Eval::before).sum(),
                    asked.stream().mapToInt(Eval::after).sum());
        }
        StringBuilder text = new StringBuilder(table.toString());
        if (preferences != null) {
            text.append(String.format(
                    Locale.ROOT,
                    "%d held-back preferences: margin of the rewards %.3f, %.1f %% the right way round.%n",
                    preferences.pairs(),
                    preferences.margin(),
                    100 * preferences.accuracy()));
        }
        if (serving != null) {
            text.append(String.format(
                    Locale.ROOT,
                    "time between tokens, ms: idle p50 %.1f, p99 %.1f (%d); while training p50 %.1f, p99 %.1f (%d): p99 %.2f times.%n",
                    serving.idle().p50Millis(),
                    serving.idle().p99Millis(),
                    serving.idle().count(),
                    serving.training().p50Millis(),
                    serving.training().p99Millis(),
                    serving.training().count(),
                    serving.training().p99Millis() / serving.idle().p99Millis()));
        }
        if (killed != null) {
            text.append(String.format(
                    Locale.ROOT,
                    "%d runs killed %d times, after %s logged steps: %d of them made the same candidate with the same losses; half made versions seen: %d.%n",
                    killed.runs(),
                    killed.kills(),
                    killed.stepsAtKill(),
                    killed.same(),
                    killed.damaged()));
        }
        text.append(corrections).append(" corrections ").append(standings).append("; seconds:");
        seconds.forEach((what, took) -> text.append(String.format(Locale.ROOT, " %s %.0f;", what, took)));
        return text.append(String.format(
                        Locale.ROOT,
                        "%nseed %d; %s, %d cores, load average %.2f before, %.2f after.%n",
                        seed,
                        hardware.cpu(),
                        hardware.cores(),
                        loadBefore,
                        loadAfter))
                .toString();
    }

    private static void row(Table table, String name, int asked, int before, int after) {
        table.row(
                name,
                String.valueOf(asked),
                percent((double) before / asked),
                percent((double) after / asked),
                String.format(Locale.ROOT, "%+.2f", 100.0 * (after - before) / asked));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share);
    }
}
