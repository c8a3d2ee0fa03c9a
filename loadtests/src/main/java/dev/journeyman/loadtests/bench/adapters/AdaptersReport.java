package dev.journeyman.loadtests.bench.adapters;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.loadtests.measurement.Machine;
import dev.journeyman.loadtests.measurement.Revision;
import dev.journeyman.loadtests.measurement.Spread;
import dev.journeyman.loadtests.measurement.Table;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The result of the benchmark of adapters, as it is printed.
 *
 * @param benchmark "adapters"
 * @param revision the commit measured
 * @param hardware the machine and its JDK
 * @param libtorch the version of the native library
 * @param settings as asked for
 * @param rounds interleaved rounds
 * @param loadBefore load average of the last minute before the first round
 * @param loadAfter and after the last
 * @param check whether adapters say what merged weights say
 * @param rows a row for each way of each cell
 */
record AdaptersReport(
        String benchmark,
        @JsonProperty("code") Revision revision,
        Machine hardware,
        String libtorch,
        AdaptersSettings settings,
        int rounds,
        @JsonProperty("load_average_before") double loadBefore,
        @JsonProperty("load_average_after") double loadAfter,
        @JsonProperty("text_check") TextCheck check,
        List<Row> rows) {
    private static final double MIB = 1 << 20;

    /**
     * Texts of adapters in one batch beside those of merged weights, in float32.
     *
     * @param adapters how many adapters were asked
     * @param equal how many of their texts are token for token those of their merged weights
     * @param own how many are not the base's
     */
    record TextCheck(int adapters, int equal, int own) {
        static TextCheck of(AdaptersResult batch, AdaptersResult merged, AdaptersResult base) {
            int equal = 0;
            int own = 0;
            for (int i = 0; i < batch.texts().size(); i++) {
                equal += batch.texts().get(i).equals(merged.texts().get(i)) ? 1 : 0;
                own += batch.texts().get(i).equals(base.texts().getFirst()) ? 0 : 1;
            }
            return new TextCheck(batch.texts().size(), equal, own);
        }

        boolean isGood() {
            return equal == adapters && own > 0;
        }
    }

    /**
     * What was measured of one way.
     *
     * @param tokensPerSecond by the number of streams
     */
    record Row(
            String model,
            String precision,
            String way,
            @JsonProperty("tokens_per_second") Map<Integer, Spread> tokensPerSecond,
            @JsonProperty("weights_bytes") long weightsBytes,
            @JsonProperty("resident_bytes") Spread resident,
            @JsonProperty("load_ms") Spread load,
            @JsonProperty("adapter_load_ms") Spread adapterLoad) {
        static Row of(String model, String precision, Way way, List<AdaptersResult> rounds) {
            Map<Integer, Spread> rates = new TreeMap<>();
            for (int streams : rounds.getFirst().tokensPerSecond().keySet()) {
                rates.put(
                        streams,
                        Spread.of(rounds, each -> each.tokensPerSecond().getOrDefault(streams, 0.0)));
            }
            return new Row(
                    model,
                    precision,
                    way.title(),
                    rates,
                    rounds.getFirst().weightsBytes(),
                    Spread.of(rounds, AdaptersResult::residentBytes),
                    Spread.of(rounds, AdaptersResult::loadMillis),
                    Spread.of(rounds, AdaptersResult::adapterLoadMillis));
        }
    }

    /** The table for people: medians, in brackets the smallest and the largest. */
    String table() {
        Table table = new Table(
                "model",
                "precision",
                "way",
                "streams",
                "tokens/s",
                "weights MiB",
                "RSS MiB",
                "model load ms",
                "adapter load ms");
        for (Row row : rows) {
            row.tokensPerSecond()
                    .forEach((streams, rate) -> table.row(
                            row.model(),
                            row.precision(),
                            row.way(),
                            String.valueOf(streams),
                            rate.told(),
                            String.format(Locale.ROOT, "%.1f", row.weightsBytes() / MIB),
                            String.format(Locale.ROOT, "%.0f", row.resident().median() / MIB),
                            row.load().told(),
                            row.adapterLoad().max() == 0
                                    ? "-"
                                    : row.adapterLoad().told()));
        }
        return String.format(
                Locale.ROOT,
                "%s%nMedian of %d rounds (min-max); %d adapters of rank %d on all seven maps, prompts of %d tokens, answers"
                        + " of %d. The baseline is as many merged models, one after another.%n"
                        + "Text check (float32, greedy): %d of %d adapters in one batch say what their merged weights say, token"
                        + " for token; %d say something else than the base.%n"
                        + "%s, %d cores, %d threads, libtorch %s, commit %s%s, load average %.2f before, %.2f after.%n",
                table,
                rounds,
                settings.adapters(),
                settings.rank(),
                settings.promptTokens(),
                settings.answerTokens(),
                check.equal(),
                check.adapters(),
                check.own(),
                hardware.cpu(),
                hardware.cores(),
                settings.threads(),
                libtorch,
                revision.commit(),
                revision.dirty() ? " with changes" : "",
                loadBefore,
                loadAfter);
    }

    /** The whole report in one line. */
    String json() throws JsonProcessingException {
        return new JsonMapper().writeValueAsString(this);
    }
}
