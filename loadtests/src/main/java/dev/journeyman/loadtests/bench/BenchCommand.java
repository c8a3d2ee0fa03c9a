package dev.journeyman.loadtests.bench;

import dev.journeyman.loadtests.ScratchFolder;
import dev.journeyman.loadtests.SharedOptions;
import dev.journeyman.loadtests.measurement.Machine;
import dev.journeyman.loadtests.measurement.Revision;
import dev.journeyman.slm.network.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench}: how fast the network is on this machine, at each precision. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = {
            "Measures load time, time to first token, prefill and decode rate and peak memory of the network.",
            "Each cell runs in a child process; rounds are interleaved; the last line is the result as JSON."
        })
public final class BenchCommand implements Callable<Integer> {
    private static final Pattern LIBTORCH = Pattern.compile("pytorch-native-\\w+-(\\d+(?:\\.\\d+)+)");

    @Mixin
    private SharedOptions shared = new SharedOptions();

    @Mixin
    private Rounds rounds = new Rounds();

    @Option(names = "--model", description = "A model's directory (default: the starter model, where it is there)")
    @Nullable
    private Path model;

    @Option(
            names = "--shape",
            split = ",",
            description = "Shapes with random weights: tiny, smollm2-135m, llama-3.2-1b (default: smollm2-135m)")
    private List<String> shapes = List.of(Shape.SMOLLM2_135M.title());

    @Option(names = "--precision", split = ",", description = "float32, bfloat16, int8, int4 (default: all)")
    private List<String> precisions = List.of("float32", "bfloat16", "int8", "int4");

    @Option(names = "--repeats", defaultValue = "3", description = "Repeats within a round (default: ${DEFAULT-VALUE})")
    private int repeats;

    @Option(names = "--streams", split = ",", description = "Sequences that decode side by side (default: 1,4,8)")
    private List<Integer> streams = List.of(1, 4, 8);

    @Option(
            names = "--prompt-tokens",
            defaultValue = "64",
            description = "Prompt before the first token (default: ${DEFAULT-VALUE})")
    private int promptTokens;

    @Option(
            names = "--decode-tokens",
            defaultValue = "64",
            description = "Tokens decoded per stream (default: ${DEFAULT-VALUE})")
    private int decodeTokens;

    @Option(
            names = "--prefill-tokens",
            defaultValue = "512",
            description = "Prompt of the prefill rate (default: ${DEFAULT-VALUE})")
    private int prefillTokens;

    @Option(names = "--no-shapes", description = "Measure the model only")
    private boolean noShapes;

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Shape> wanted = noShapes ? List.of() : Choices.shapes(shapes, shared);
        List<Precision> held = Choices.precisions(precisions, shared);
        CellSettings settings = settings();
        Path directory = model == null ? SharedOptions.root().resolve("domains/automotive/starter") : model;
        boolean hasModel = Files.exists(directory.resolve("config.json"));
        if (model != null && !hasModel) {
            throw shared.wrong("--model " + model + " holds no config.json: name a model's directory");
        }
        if (!hasModel && wanted.isEmpty()) {
            throw shared.wrong("nothing to measure: there is no starter model, so name --model DIR or a --shape");
        }
        try (ScratchFolder scratch = ScratchFolder.named("journeyman-bench-")) {
            List<Cell> cells = new ArrayList<>();
            if (hasModel) {
                String name = model == null ? "starter" : String.valueOf(directory.getFileName());
                held.forEach(precision -> cells.add(new Cell(name, directory, precision)));
            }
            cells.addAll(Cell.random(scratch.path(), wanted, held, shared.seed(), this::progress));
            BenchReport report = measure(cells, settings);
            if (!shared.json()) {
                System.out.print(report.table());
            }
            System.out.println(report.json());
            return 0;
        }
    }

    private BenchReport measure(List<Cell> cells, CellSettings settings) throws IOException, InterruptedException {
        CellChild<CellSettings, CellResult> child = CellChild.ofKernel(rounds.cellTimeout());
        double loadBefore = Machine.loadAverage();
        Map<Cell, List<CellResult>> results =
                rounds.measure(cells, Cell::title, this::progress, cell -> child.measure(cell, settings));
        List<BenchReport.Row> rows = BenchReport.rows(results);
        return new BenchReport(
                "kernel",
                Revision.of(SharedOptions.root()),
                Machine.here(),
                libtorch(System.getProperty("java.class.path")),
                settings,
                rounds.count(),
                loadBefore,
                Machine.loadAverage(),
                BenchReport.baselineOf(rows),
                rows);
    }

    /** The version of libtorch, which its file on the class path is named after. */
    public static String libtorch(String classPath) {
        Matcher version = LIBTORCH.matcher(classPath);
        return version.find() ? version.group(1) : "unknown";
    }

    private CellSettings settings() {
        try {
            rounds.check(shared);
            return new CellSettings(
                    streams, promptTokens, decodeTokens, prefillTokens, repeats, rounds.threads(), shared.seed());
        } catch (IllegalArgumentException e) {
            throw shared.wrong(String.valueOf(e.getMessage()));
        }
    }

    private void progress(String what) {
        shared.tell("bench: " + what);
    }
}
