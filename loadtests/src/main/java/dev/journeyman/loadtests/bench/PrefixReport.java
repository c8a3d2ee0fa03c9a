package dev.journeyman.loadtests.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.loadtests.measurement.Machine;
import dev.journeyman.loadtests.measurement.Revision;
import dev.journeyman.loadtests.measurement.Spread;
import dev.journeyman.loadtests.measurement.Table;
import java.util.List;
import java.util.Locale;

/**
 * The result of the benchmark of shared beginnings, as it is printed.
 *
 * @param benchmark "prefix"
 * @param revision the commit measured
 * @param hardware the machine and its JDK
 * @param libtorch the version of the native library
 * @param settings as asked for
 * @param rounds interleaved rounds
 * @param loadBefore load average of the last minute before the first round
 * @param loadAfter and after the last
 * @param rows a row for each cell
 */
record PrefixReport(
        String benchmark,
        @JsonProperty("code") Revision revision,
        Machine hardware,
        String libtorch,
        PrefixSettings settings,
        int rounds,
        @JsonProperty("load_average_before") double loadBefore,
        @JsonProperty("load_average_after") double loadAfter,
        List<Row> rows) {
    /**
     * What was measured of one cell.
     *
     * @param times how many times sooner the second prompt has its first token than without the cache, by the medians
     */
    record Row(
            String model,
            String precision,
            PrefixSettings settings,
            @JsonProperty("cached_tokens") int cachedTokens,
            @JsonProperty("first_ttft_ms") Spread first,
            @JsonProperty("second_ttft_ms") Spread second,
            @JsonProperty("second_without_cache_ttft_ms") Spread uncached,
            double times) {
        static Row of(Cell cell, List<PrefixResult> rounds) {
            PrefixResult one = rounds.getFirst();
            Spread second = Spread.of(rounds, PrefixResult::secondMillis);
            Spread uncached = Spread.of(rounds, PrefixResult::uncachedMillis);
            return new Row(
                    cell.model(),
                    cell.precisionName(),
                    one.settings(),
                    one.cachedTokens(),
                    Spread.of(rounds, PrefixResult::firstMillis),
                    second,
                    uncached,
                    uncached.median() / second.median());
        }
    }

    /** The table for people: medians, in brackets the smallest and the largest. */
    String table() {
        Table table = new Table(
                "model",
                "precision",
                "shared",
                "at hand",
                "first ms",
                "second ms",
                "second without ms",
                "times sooner");
        for (Row row : rows) {
            table.row(
                    row.model(),
                    row.precision(),
                    String.valueOf(row.settings().prefixTokens()),
                    String.valueOf(row.cachedTokens()),
                    row.first().told(),
                    row.second().told(),
                    row.uncached().told(),
                    String.format(Locale.ROOT, "%.1f", row.times()));
        }
        return String.format(
                Locale.ROOT,
                "%s%nMedian of %d rounds (min-max): time to the first token of a prompt, of a second one with the same"
                        + " beginning and %d tokens of its own, and of that one without the cache (the baseline).%n"
                        + "%s, %d cores, %d threads, libtorch %s, load average %.2f before, %.2f after.%n",
                table,
                rounds,
                settings.ownTokens(),
                hardware.cpu(),
                hardware.cores(),
                settings.threads(),
                libtorch,
                loadBefore,
                loadAfter);
    }

    /** The whole report in one line. */
    String json() throws JsonProcessingException {
        return new JsonMapper().writeValueAsString(this);
    }
}
