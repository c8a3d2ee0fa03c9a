package dev.journeyman.loadtests.load;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.loadtests.loop.Verdict;
import dev.journeyman.loadtests.measurement.Latencies;
import dev.journeyman.loadtests.measurement.Machine;
import dev.journeyman.loadtests.measurement.Revision;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What one of these benches came to: for people as text, for programs as one line of JSON.
 *
 * @param settings what was asked for
 * @param found the bench's own figures
 * @param remarks what a reader has to know of how it was done
 */
record LoadReport(
        String benchmark,
        @JsonProperty("code") Revision revision,
        Machine hardware,
        Map<String, Object> settings,
        boolean passed,
        List<Verdict> verdicts,
        Object found,
        List<String> remarks,
        double seconds,
        @JsonProperty("load_average_before") double loadBefore,
        @JsonProperty("load_average_after") double loadAfter) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * What was seen.
     *
     * @param found the figures, as JSON
     * @param table the same for people
     */
    record Played(Object found, String table, List<Verdict> verdicts, List<String> remarks) {}

    /** The line of JSON. */
    String line() throws IOException {
        return JSON.writeValueAsString(this);
    }

    /** The report for people. */
    String text(String table) {
        StringBuilder text = new StringBuilder(table).append('\n').append(Verdict.lines(verdicts));
        remarks.forEach(remark -> text.append("Note: ").append(remark).append(".\n"));
        return text.append(String.format(
                        Locale.ROOT,
                        "%.0f s, %s; %s, %d cores, load average %.2f before, %.2f after; commit %s%s.%n",
                        seconds,
                        settings,
                        hardware.cpu(),
                        hardware.cores(),
                        loadBefore,
                        loadAfter,
                        revision.commit(),
                        revision.dirty() ? " and changes" : ""))
                .toString();
    }

    /** Percentiles as cells of a table. */
    static String[] cells(Latencies.Summary summary) {
        return new String[] {
            millis(summary.p50Millis()),
            millis(summary.p95Millis()),
            millis(summary.p99Millis()),
            millis(summary.maxMillis())
        };
    }

    /** Milliseconds as a cell. */
    static String millis(double millis) {
        return String.format(Locale.ROOT, millis < 100 ? "%.1f" : "%.0f", millis);
    }
}
