package dev.journeyman.loadtests.store;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.loadtests.GatewayProcess;
import dev.journeyman.loadtests.SharedOptions;
import dev.journeyman.loadtests.measurement.Latencies;
import dev.journeyman.loadtests.measurement.Machine;
import dev.journeyman.loadtests.measurement.Revision;
import dev.journeyman.loadtests.measurement.Spread;
import dev.journeyman.loadtests.measurement.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench-feedback}: acknowledged events a second in three modes of writing, in turns; and answers with logging and without, in turns. */
@Command(
        name = "bench-feedback",
        mixinStandardHelpOptions = true,
        description = {
            "Measures the feedback store: appends that share a sync against one sync each (the baseline) and none, in turns,",
            "and what logging adds to an answer of a real gateway. The last line is the result as JSON."
        })
public final class FeedbackBenchCommand implements Callable<Integer> {
    private static final int MOST_WRITERS = 1000;
    private static final int MOST_SECONDS = 600;
    private static final int MOST_ROUNDS = 100;
    private static final int MOST_REQUESTS = 1_000_000;
    private static final int MOST_CLIENTS = 64;

    @Mixin
    private SharedOptions shared = new SharedOptions();

    @Option(names = "--writers", defaultValue = "50", description = "Threads that append (default: ${DEFAULT-VALUE})")
    private int writers;

    @Option(names = "--seconds", defaultValue = "3", description = "Of each run (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--rounds", defaultValue = "5", description = "Interleaved rounds (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--requests",
            defaultValue = "1000",
            description = "Answers with logging, and as many without; 0 for none (default: ${DEFAULT-VALUE})")
    private int requests;

    @Option(names = "--clients", defaultValue = "4", description = "Who ask side by side (default: ${DEFAULT-VALUE})")
    private int clients;

    @Option(
            names = "--folder",
            description = "An empty or new folder on the disk to measure (default: a temporary one)")
    @Nullable
    private Path folder;

    private record Settings(int writers, int seconds, int rounds, int requests, int clients, long seed) {}

    private record Row(
            WriteMode mode,
            @JsonProperty("events_per_second") Spread eventsPerSecond,
            @JsonProperty("relative_to_baseline") double relativeToBaseline,
            @JsonProperty("events_per_commit") double eventsPerCommit,
            Latencies.Summary latency,
            @JsonProperty("bytes_per_interaction") double bytesPerInteraction) {}

    private record Report(
            String benchmark,
            @JsonProperty("code") Revision revision,
            Machine hardware,
            @JsonProperty("file_system") String fileSystem,
            Settings settings,
            @JsonProperty("load_average_before") double loadBefore,
            @JsonProperty("load_average_after") double loadAfter,
            String baseline,
            List<Row> rows,
            @JsonProperty("logging_cost") LoggingCost.@Nullable Result loggingCost) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        shared.within("--writers", writers, 1, MOST_WRITERS);
        shared.within("--seconds", seconds, 1, MOST_SECONDS);
        shared.within("--rounds", rounds, 1, MOST_ROUNDS);
        shared.within("--requests", requests, 0, MOST_REQUESTS);
        shared.within("--clients", clients, 1, MOST_CLIENTS);
        Path place = folder == null ? Files.createTempDirectory("journeyman-bench-") : Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(place)) {
            if (files.findAny().isPresent()) {
                throw shared.wrong("--folder " + place + " must be empty");
            }
        }
        try {
            Report report = measure(place);
            if (!shared.json()) {
                System.out.print(table(report));
            }
            System.out.println(new JsonMapper().writeValueAsString(report));
            return 0;
        } finally {
            GatewayProcess.remove(place);
        }
    }

    private Report measure(Path place) throws IOException, InterruptedException {
        double loadBefore = Machine.loadAverage();
        Map<WriteMode, List<StoreRun.Result>> results = new EnumMap<>(WriteMode.class);
        WriteMode[] modes = WriteMode.values();
        for (int round = -1; round < rounds; round++) { // the first warms up
            for (int i = 0; i < modes.length; i++) {
                // each round begins one further, so that no mode always follows the same other
                WriteMode mode = modes[Math.floorMod(i + round, modes.length)];
                Path run = place.resolve(mode.name() + "-" + (round + 1));
                StoreRun.Result result = StoreRun.measure(
                        mode, run, writers, Duration.ofSeconds(round < 0 ? 1 : seconds), shared.seed() + round);
                GatewayProcess.remove(run);
                if (round >= 0) {
                    results.computeIfAbsent(mode, key -> new ArrayList<>()).add(result);
                }
            }
        }
        double baseline = eventsPerSecond(results, WriteMode.ONE_SYNC_EACH).median();
        List<Row> rows =
                Stream.of(modes).map(mode -> row(mode, results, baseline)).toList();
        LoggingCost.Result cost = requests == 0
                ? null
                : LoggingCost.measure(
                        SharedOptions.root(), Files.createDirectories(place.resolve("home")), clients, requests);
        return new Report(
                "feedback",
                Revision.of(SharedOptions.root()),
                Machine.here(),
                Files.getFileStore(place).type(),
                new Settings(writers, seconds, rounds, requests, clients, shared.seed()),
                loadBefore,
                Machine.loadAverage(),
                WriteMode.ONE_SYNC_EACH.label(),
                rows,
                cost);
    }

    private static Spread eventsPerSecond(Map<WriteMode, List<StoreRun.Result>> results, WriteMode mode) {
        return Spread.of(results.getOrDefault(mode, List.of()).stream()
                .map(StoreRun.Result::eventsPerSecond)
                .toList());
    }

    /** Rates over all rounds; the latencies are those of the round with the median 99th percentile. */
    private static Row row(WriteMode mode, Map<WriteMode, List<StoreRun.Result>> results, double baseline) {
        List<StoreRun.Result> rounds = results.getOrDefault(mode, List.of());
        List<StoreRun.Result> byLatency = rounds.stream()
                .sorted(Comparator.comparingDouble(result -> result.latency().p99Millis()))
                .toList();
        Spread rate = eventsPerSecond(results, mode);
        return new Row(
                mode,
                rate,
                rate.median() / baseline,
                Spread.of(rounds.stream().map(StoreRun.Result::eventsPerCommit).toList())
                        .median(),
                byLatency.get(byLatency.size() / 2).latency(),
                Spread.of(rounds.stream()
                                .map(StoreRun.Result::bytesPerInteraction)
                                .toList())
                        .median());
    }

    private static String table(Report report) {
        Table table = new Table(
                "writing",
                "events/s",
                "smallest",
                "largest",
                "of baseline",
                "events a write",
                "p50 ms",
                "p99 ms",
                "bytes each");
        for (Row row : report.rows()) {
            table.row(
                    row.mode().label(),
                    number("%.0f", row.eventsPerSecond().median()),
                    number("%.0f", row.eventsPerSecond().min()),
                    number("%.0f", row.eventsPerSecond().max()),
                    number("%.2f", row.relativeToBaseline()),
                    number("%.1f", row.eventsPerCommit()),
                    number("%.2f", row.latency().p50Millis()),
                    number("%.2f", row.latency().p99Millis()),
                    number("%.0f", row.bytesPerInteraction()));
        }
        Settings settings = report.settings();
        StringBuilder text = new StringBuilder(table.toString());
        text.append(String.format(
                Locale.ROOT,
                "%d writers, median of %d runs of %d s, in turns; a thumb to three answers; bytes each: of the store for each answer.%n",
                settings.writers(),
                settings.rounds(),
                settings.seconds()));
        LoggingCost.Result cost = report.loggingCost();
        if (cost != null) {
            Table answers = new Table("answers over HTTP", "count", "p50 ms", "p95 ms", "p99 ms", "max ms");
            row(answers, "without logging", cost.unlogged());
            row(answers, "with logging", cost.logged());
            text.append('\n').append(answers);
            text.append(String.format(
                    Locale.ROOT,
                    "Logging adds %.2f ms at the median and %.2f ms at p99; %d clients, in turns.%n",
                    cost.p50AddedMillis(),
                    cost.p99AddedMillis(),
                    settings.clients()));
        }
        return text.append(String.format(
                        Locale.ROOT,
                        "%s, %d cores, %s, load average %.2f before, %.2f after.%n",
                        report.hardware().cpu(),
                        report.hardware().cores(),
                        report.fileSystem(),
                        report.loadBefore(),
                        report.loadAfter()))
                .toString();
    }

    private static void row(Table table, String name, Latencies.Summary summary) {
        table.row(
                name,
                String.valueOf(summary.count()),
                number("%.2f", summary.p50Millis()),
                number("%.2f", summary.p95Millis()),
                number("%.2f", summary.p99Millis()),
                number("%.2f", summary.maxMillis()));
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
