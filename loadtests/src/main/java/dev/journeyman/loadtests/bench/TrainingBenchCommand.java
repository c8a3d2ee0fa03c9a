package dev.journeyman.loadtests.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.loadtests.SharedOptions;
import dev.journeyman.loadtests.measurement.Machine;
import dev.journeyman.loadtests.measurement.Revision;
import dev.journeyman.loadtests.measurement.Spread;
import dev.journeyman.loadtests.measurement.Table;
import dev.journeyman.slm.checkpoint.CheckpointException;
import dev.journeyman.slm.checkpoint.ModelConfig;
import dev.journeyman.slm.network.Precision;
import dev.journeyman.slm.network.Program;
import dev.journeyman.slm.training.AdamW;
import dev.journeyman.slm.training.PackedBatch;
import dev.journeyman.slm.training.TrainableNetwork;
import dev.journeyman.slm.training.TrainingExample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code bench-training}: optimizer steps in float32 and in bfloat16, in turns, on one network with random weights and
 * random tokens. Master weights and moments are float32 in both.
 */
@Command(
        name = "bench-training",
        mixinStandardHelpOptions = true,
        description = {
            "Measures optimizer steps in float32 (the baseline) and bfloat16, in turns, on one network.",
            "The shape is that of a model's config.json; the last line is the result as JSON."
        })
public final class TrainingBenchCommand implements Callable<Integer> {
    private static final int MAX_ROUNDS = 1000;
    private static final int MAX_ROWS = 1024;
    private static final int MAX_WIDTH = 4096;
    private static final int WARM_UP_STEPS = 2;
    private static final double RATE = 1e-4;
    private static final String RESULT = "tokens_per_second";

    @Mixin
    private SharedOptions shared = new SharedOptions();

    @Spec
    @Nullable
    private CommandSpec spec;

    @Option(names = "--model", description = "A model's directory (default: the starter model)")
    @Nullable
    private Path model;

    @Option(names = "--rows", defaultValue = "8", description = "Rows of a batch (default: ${DEFAULT-VALUE})")
    private int rows;

    @Option(names = "--width", defaultValue = "256", description = "Tokens of a row (default: ${DEFAULT-VALUE})")
    private int width;

    @Option(
            names = "--document-tokens",
            defaultValue = "64",
            description = "Tokens of a document; rows are packed with several (default: ${DEFAULT-VALUE})")
    private int documentTokens;

    @Option(names = "--rounds", defaultValue = "10", description = "Interleaved rounds (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--threads", description = "Threads of libtorch's operators (default: the cores)")
    private int threads = Runtime.getRuntime().availableProcessors();

    /** What was asked for. */
    private record Settings(
            int rows,
            int width,
            @JsonProperty("document_tokens") int documentTokens,
            int rounds,
            int threads,
            long seed) {}

    /** One element type's rate, and its median over float32's. */
    private record Row(
            String compute,
            @JsonProperty(RESULT) Spread tokensPerSecond,
            @JsonProperty("relative_to_baseline") double relativeToBaseline) {}

    /** The result, as printed. */
    private record Report(
            String benchmark,
            @JsonProperty("code") Revision revision,
            Machine hardware,
            String libtorch,
            String model,
            long parameters,
            Settings settings,
            @JsonProperty("load_average_before") double loadBefore,
            @JsonProperty("load_average_after") double loadAfter,
            String baseline,
            @JsonProperty("rows") List<Row> results) {}

    @Override
    public Integer call() throws IOException {
        check("--rows", rows, 1, MAX_ROWS);
        check("--width", width, 16, MAX_WIDTH);
        check("--document-tokens", documentTokens, 2, width);
        check("--rounds", rounds, 1, MAX_ROUNDS);
        check("--threads", threads, 1, CellSettings.MAX_THREADS);
        Path directory = model == null ? SharedOptions.root().resolve("domains/automotive/starter") : model;
        if (!Files.exists(directory.resolve("config.json"))) {
            throw usage("--model " + directory + " holds no config.json: name a model's directory");
        }
        try {
            Report report = measure(ModelConfig.read(directory), String.valueOf(directory.getFileName()));
            if (!shared.json()) {
                System.out.print(table(report));
            }
            System.out.println(json(report));
            return 0;
        } catch (CheckpointException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private Report measure(ModelConfig config, String name) {
        Program.operatorThreads(threads);
        double loadBefore = Machine.loadAverage();
        Map<Precision, List<Double>> rates = new EnumMap<>(Precision.class);
        List<Precision> computes = List.of(Precision.FLOAT32, Precision.BFLOAT16);
        SplittableRandom random = new SplittableRandom(shared.seed());
        long parameters;
        try (TrainableNetwork network = TrainableNetwork.random(config, width, shared.seed())) {
            parameters = network.parameters();
            for (int round = -WARM_UP_STEPS; round < rounds; round++) {
                for (int i = 0; i < computes.size(); i++) {
                    // each round begins with the other one, so that neither always has the warmer cache
                    Precision compute = computes.get(Math.floorMod(i + round, computes.size()));
                    List<PackedBatch> batch = List.of(batch(config, random));
                    long start = System.nanoTime();
                    int tokens =
                            network.step(batch, compute, AdamW.DEFAULT, RATE).tokens();
                    double seconds = (System.nanoTime() - start) / 1e9;
                    if (round >= 0) {
                        rates.computeIfAbsent(compute, key -> new ArrayList<>()).add(tokens / seconds);
                    }
                }
            }
        }
        double baseline =
                Spread.of(rates.getOrDefault(Precision.FLOAT32, List.of())).median();
        List<Row> results = new ArrayList<>();
        rates.forEach((compute, values) -> {
            Spread spread = Spread.of(values);
            results.add(new Row(compute.label(), spread, spread.median() / baseline));
        });
        return new Report(
                "training",
                Revision.of(SharedOptions.root()),
                Machine.here(),
                BenchCommand.libtorch(System.getProperty("java.class.path")),
                name,
                parameters,
                new Settings(rows, width, documentTokens, rounds, threads, shared.seed()),
                loadBefore,
                Machine.loadAverage(),
                BenchReport.BASELINE,
                results);
    }

    /** Rows full of documents of random tokens, all learned. */
    private PackedBatch batch(ModelConfig config, SplittableRandom random) {
        List<TrainingExample> documents = new ArrayList<>();
        // a document fills one place less than it has tokens: targets are shifted by one
        int each = width / (documentTokens - 1);
        for (int i = 0; i < rows * each; i++) {
            documents.add(TrainingExample.text(
                    random.ints(documentTokens, 0, config.vocabularySize()).toArray()));
        }
        return PackedBatch.pack(documents, width);
    }

    private static String table(Report report) {
        Table table = new Table("compute", "tokens/s", "smallest", "largest", "of float32");
        for (Row row : report.results()) {
            table.row(
                    row.compute(),
                    String.format(Locale.ROOT, "%.0f", row.tokensPerSecond().median()),
                    String.format(Locale.ROOT, "%.0f", row.tokensPerSecond().min()),
                    String.format(Locale.ROOT, "%.0f", row.tokensPerSecond().max()),
                    String.format(Locale.ROOT, "%.2f", row.relativeToBaseline()));
        }
        Settings settings = report.settings();
        return String.format(
                Locale.ROOT,
                "%s%nMedian of %d optimizer steps each, in turns; %d rows of %d tokens, %d parameters."
                        + "%n%s, %d cores, %d threads, libtorch %s, load average %.2f before, %.2f after.%n",
                table,
                settings.rounds(),
                settings.rows(),
                settings.width(),
                report.parameters(),
                report.hardware().cpu(),
                report.hardware().cores(),
                settings.threads(),
                report.libtorch(),
                report.loadBefore(),
                report.loadAfter());
    }

    private static String json(Report report) throws JsonProcessingException {
        return new JsonMapper().writeValueAsString(report);
    }

    private void check(String option, int value, int low, int high) {
        try {
            CellSettings.range(option, value, low, high);
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }
}
