package dev.journeyman.loadtests.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.loadtests.ScratchFolder;
import dev.journeyman.loadtests.SharedOptions;
import dev.journeyman.loadtests.bench.TrainingWork.Task;
import dev.journeyman.loadtests.measurement.Machine;
import dev.journeyman.loadtests.measurement.Revision;
import dev.journeyman.loadtests.measurement.Spread;
import dev.journeyman.loadtests.measurement.Table;
import dev.journeyman.slm.checkpoint.CheckpointException;
import dev.journeyman.slm.checkpoint.ModelConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code bench-training}: optimizer steps of instructions and of preferences, with all weights or an adapter, in float32 (the baseline of each) and bfloat16. With {@code --python} the same
 * steps are taken by a plain PyTorch loop too, in turns with ours: the same weights, documents and optimizer, so that the losses of the first step have to agree.
 */
@Command(
        name = "bench-training",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures optimizer steps: SFT and DPO, all weights and LoRA, float32 (the baseline) and bfloat16, each in a process of its own, in turns.",
            "With --python also a plain PyTorch loop with the same work. The last line is the result as JSON."
        })
public final class TrainingBenchCommand implements Callable<Integer> {
    private static final int MAX_STEPS = 1000;
    private static final int MAX_ROWS = 1024;
    private static final int MAX_WIDTH = 4096;
    private static final int MAX_RANK = 1024;
    private static final int WARM_UP_STEPS = 2;
    private static final double MEBIBYTE = 1024 * 1024;
    private static final String OURS = "journeyman";
    private static final String PYTORCH = "pytorch";

    /** Ours with gradient checkpointing. */
    private static final String CHECKPOINTED = "checkpointed";

    private static final JsonMapper JSON = new JsonMapper();

    @Mixin
    private SharedOptions shared = new SharedOptions();

    @Mixin
    private Rounds rounds = new Rounds(3);

    @Option(names = "--model", description = "A model's directory (default: the starter model)")
    private @Nullable Path model;

    @Option(
            names = "--shape",
            description = "A shape with random weights in place of a model: tiny, smollm2-135m, llama-3.2-1b")
    private @Nullable String shape;

    @Option(names = "--task", split = ",", description = "sft, dpo (default: both)")
    private List<String> tasks = List.of("sft", "dpo");

    @Option(names = "--weights", split = ",", description = "full, lora (default: both)")
    private List<String> weights = List.of("full", "lora");

    @Option(names = "--compute", split = ",", description = "float32, bfloat16 (default: both)")
    private List<String> computes = List.of("float32", "bfloat16");

    @Option(names = "--rank", defaultValue = "16", description = "Rank of the adapter (default: ${DEFAULT-VALUE})")
    private int rank;

    @Option(names = "--rows", defaultValue = "8", description = "Rows of a step (default: ${DEFAULT-VALUE})")
    private int rows;

    @Option(names = "--width", defaultValue = "256", description = "Tokens of a row (default: ${DEFAULT-VALUE})")
    private int width;

    @Option(
            names = "--document-tokens",
            defaultValue = "64",
            description =
                    "Tokens of a document, of which the second half is learned; rows are packed with several (default: ${DEFAULT-VALUE})")
    private int documentTokens;

    @Option(
            names = "--steps",
            defaultValue = "5",
            description = "Steps that a process measures, after two to warm up (default: ${DEFAULT-VALUE})")
    private int steps;

    @Option(
            names = "--python",
            paramLabel = "PATH",
            description = "A Python with torch, to compare with a plain PyTorch loop")
    private @Nullable String python;

    @Option(
            names = "--gradient-checkpointing",
            description = "Measure every cell with gradient checkpointing too: less memory, more time")
    private boolean gradientCheckpointing;

    /** What is measured: a task with all weights or an adapter, in one element type, by one program. */
    private record Cell(Task task, int loraRank, String compute, String program) {
        String weights() {
            return loraRank == 0 ? "full" : "lora";
        }

        String title() {
            return task.label() + ", " + weights() + ", " + compute + ", " + program;
        }
    }

    /**
     * A cell's figures.
     *
     * @param ofFloat32 its rate over that of float32 by the same program
     * @param ofPytorch its rate over that of PyTorch in the same element type; null without PyTorch
     * @param firstLoss of the first step, which does not depend on who takes it
     */
    private record Row(
            Task task,
            String weights,
            String compute,
            String program,
            @JsonProperty("tokens_per_second") Spread tokensPerSecond,
            @JsonProperty("peak_bytes") Spread peakBytes,
            @JsonProperty("of_float32") @Nullable Double ofFloat32,
            @JsonProperty("of_pytorch") @Nullable Double ofPytorch,
            @JsonProperty("first_loss") double firstLoss,
            @JsonProperty("last_loss") double lastLoss) {}

    /** The result, as printed. */
    private record Report(
            String benchmark,
            @JsonProperty("code") Revision revision,
            Machine hardware,
            Map<String, String> libraries,
            String model,
            TrainingWork.Size settings,
            int rounds,
            @JsonProperty("load_average_before") double loadBefore,
            @JsonProperty("load_average_after") double loadAfter,
            String baseline,
            @JsonProperty("rows") List<Row> results) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        shared.within("--rows", rows, 1, MAX_ROWS);
        shared.within("--width", width, 16, MAX_WIDTH);
        shared.within("--document-tokens", documentTokens, 4, width);
        shared.within("--steps", steps, 1, MAX_STEPS);
        rounds.check(shared);
        shared.within("--rank", rank, 1, MAX_RANK);
        shared.within("--threads", rounds.threads(), 1, CellSettings.MAX_THREADS);
        List<Cell> cells = cells();
        try (ScratchFolder folder = ScratchFolder.named("journeyman-bench-training-")) {
            Path scratch = folder.path();
            Report report = measure(cells, checkpoint(scratch), scratch);
            if (!shared.json()) {
                System.out.print(table(report));
            }
            System.out.println(JSON.writeValueAsString(report));
            return 0;
        } catch (CheckpointException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private Path checkpoint(Path scratch) throws IOException {
        String wanted = shape;
        if (wanted != null) {
            Shape named = Choices.shapes(List.of(wanted), shared).getFirst();
            Path written = scratch.resolve(named.title());
            RandomCheckpoint.write(written, named.config(), shared.seed());
            return written;
        }
        Path directory = model == null ? SharedOptions.root().resolve("domains/automotive/starter") : model;
        if (!Files.exists(directory.resolve("config.json"))) {
            throw shared.wrong("--model " + directory + " holds no config.json: name a model's directory");
        }
        return directory.toAbsolutePath();
    }

    private List<Cell> cells() {
        List<String> programs = new ArrayList<>(List.of(OURS));
        if (gradientCheckpointing) {
            programs.add(CHECKPOINTED);
        }
        if (python != null) {
            programs.add(PYTORCH);
        }
        List<Cell> cells = new ArrayList<>();
        for (String task : chosen("--task", tasks, List.of("sft", "dpo"))) {
            for (String some : chosen("--weights", weights, List.of("full", "lora"))) {
                for (String compute : chosen("--compute", computes, List.of("float32", "bfloat16"))) {
                    for (String program : programs) {
                        cells.add(new Cell(
                                Task.valueOf(task.toUpperCase(Locale.ROOT)),
                                some.equals("lora") ? rank : 0,
                                compute,
                                program));
                    }
                }
            }
        }
        return cells;
    }

    private List<String> chosen(String option, List<String> values, List<String> known) {
        for (String value : values) {
            if (!known.contains(value)) {
                throw shared.wrong(option + " " + value + " is not known; take " + String.join(" or ", known));
            }
        }
        return values.stream().distinct().toList();
    }

    private Report measure(List<Cell> cells, Path checkpoint, Path scratch) throws IOException, InterruptedException {
        TrainingWork.Size size = new TrainingWork.Size(
                rows, width, documentTokens, steps, WARM_UP_STEPS, rounds.threads(), shared.seed());
        int vocabulary = ModelConfig.read(checkpoint).vocabularySize();
        double loadBefore = Machine.loadAverage();
        Path work = scratch.resolve("work.json");
        Map<Cell, List<TrainingSteps.Result>> results = rounds.measure(cells, Cell::title, shared::tell, cell -> {
            JSON.writeValue(
                    work.toFile(),
                    TrainingWork.random(
                            cell.task(),
                            cell.compute(),
                            cell.loraRank(),
                            cell.program().equals(CHECKPOINTED),
                            vocabulary,
                            size));
            return taken(cell, checkpoint, work);
        });
        Map<String, String> libraries = new LinkedHashMap<>();
        results.forEach((cell, all) -> libraries.put(cell.program(), all.get(0).version()));
        return new Report(
                "training",
                Revision.of(SharedOptions.root()),
                Machine.here(),
                libraries,
                shape != null ? shape : String.valueOf(checkpoint.getFileName()),
                size,
                rounds.count(),
                loadBefore,
                Machine.loadAverage(),
                python == null ? "float32" : PYTORCH,
                rows(results));
    }

    private TrainingSteps.Result taken(Cell cell, Path checkpoint, Path work) throws IOException, InterruptedException {
        String interpreter = python;
        List<String> command = !cell.program().equals(PYTORCH) || interpreter == null
                ? ChildProgram.ours(
                        rounds.threads(),
                        List.of(
                                TrainingStepsCommand.NAME,
                                "--checkpoint",
                                checkpoint.toString(),
                                "--work",
                                work.toString()))
                : List.of(
                        interpreter,
                        SharedOptions.root()
                                .resolve("loadtests/src/main/python/train_step.py")
                                .toString(),
                        checkpoint.toString(),
                        work.toString());
        return JSON.readValue(
                new ChildProgram(rounds.cellTimeout()).lastLine(command, rounds.threads(), cell.title()),
                TrainingSteps.Result.class);
    }

    private static List<Row> rows(Map<Cell, List<TrainingSteps.Result>> results) {
        Map<Cell, Spread> rates = new LinkedHashMap<>();
        results.forEach((cell, all) -> rates.put(
                cell,
                Spread.of(all.stream()
                        .flatMap(each -> each.tokensPerSecond().stream())
                        .toList())));
        List<Row> rows = new ArrayList<>();
        results.forEach((cell, all) -> {
            Spread rate = Objects.requireNonNull(rates.get(cell));
            Spread wide = rates.get(new Cell(cell.task(), cell.loraRank(), "float32", cell.program()));
            Spread plain = rates.get(new Cell(cell.task(), cell.loraRank(), cell.compute(), PYTORCH));
            rows.add(new Row(
                    cell.task(),
                    cell.weights(),
                    cell.compute(),
                    cell.program(),
                    rate,
                    Spread.of(
                            all.stream().map(each -> (double) each.peakBytes()).toList()),
                    wide == null ? null : rate.median() / wide.median(),
                    plain == null ? null : rate.median() / plain.median(),
                    all.get(0).losses().getFirst(),
                    all.get(0).losses().getLast()));
        });
        return rows;
    }

    private String table(Report report) {
        Table table = new Table(
                "task",
                "weights",
                "compute",
                "program",
                "tokens/s",
                "smallest",
                "largest",
                "of float32",
                "of PyTorch",
                "peak MiB",
                "first loss",
                "last loss");
        for (Row row : report.results()) {
            table.row(
                    row.task().label(),
                    row.weights(),
                    row.compute(),
                    row.program(),
                    number("%.0f", row.tokensPerSecond().median()),
                    number("%.0f", row.tokensPerSecond().min()),
                    number("%.0f", row.tokensPerSecond().max()),
                    number("%.2f", row.ofFloat32()),
                    number("%.2f", row.ofPytorch()),
                    number("%.0f", row.peakBytes().median() / MEBIBYTE),
                    number("%.4f", row.firstLoss()),
                    number("%.4f", row.lastLoss()));
        }
        TrainingWork.Size settings = report.settings();
        return String.format(
                Locale.ROOT,
                "%s%nMedian of %d optimizer steps each, in turns; %s, %d rows of %d tokens, documents of %d, adapter of rank %d."
                        + "%n%s, %d cores, %d threads, %s, load average %.2f before, %.2f after.%n",
                table,
                settings.steps() * report.rounds(),
                report.model(),
                settings.rows(),
                settings.width(),
                settings.documentTokens(),
                rank,
                report.hardware().cpu(),
                report.hardware().cores(),
                settings.threads(),
                report.libraries(),
                report.loadBefore(),
                report.loadAfter());
    }

    private static String number(String format, @Nullable Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, format, value);
    }
}
