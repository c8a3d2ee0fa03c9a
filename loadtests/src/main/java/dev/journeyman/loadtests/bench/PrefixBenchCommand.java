package dev.journeyman.loadtests.bench;

import dev.journeyman.loadtests.ScratchFolder;
import dev.journeyman.loadtests.SharedOptions;
import dev.journeyman.loadtests.measurement.Machine;
import dev.journeyman.loadtests.measurement.Revision;
import dev.journeyman.slm.network.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench-prefix}: how much sooner a prompt's first token comes where its beginning was computed before. */
@Command(
        name = "bench-prefix",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "Measures the engine's time to the first token of two prompts with the same beginning, and without the cache.",
            "Each cell runs in a child process; rounds are interleaved; the last line is the result as JSON."
        })
public final class PrefixBenchCommand implements Callable<Integer> {
    private static final int MAX_ROUNDS = 1000;

    @Mixin
    private SharedOptions shared = new SharedOptions();

    @Option(names = "--shape", split = ",", description = "Shapes with random weights (default: smollm2-135m)")
    private List<String> shapes = List.of(Shape.SMOLLM2_135M.title());

    @Option(names = "--no-starter", description = "Leave out the starter model, whose context cuts the beginning short")
    private boolean noStarter;

    @Option(names = "--precision", split = ",", description = "float32, bfloat16, int8, int4 (default: bfloat16,int8)")
    private List<String> precisions = List.of("bfloat16", "int8");

    @Option(
            names = "--prefix-tokens",
            defaultValue = "1000",
            description = "Tokens of the shared beginning (default: ${DEFAULT-VALUE})")
    private int prefixTokens;

    @Option(
            names = "--own-tokens",
            defaultValue = "24",
            description = "Tokens of each prompt besides (default: ${DEFAULT-VALUE})")
    private int ownTokens;

    @Option(names = "--rounds", defaultValue = "5", description = "Interleaved rounds (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--repeats", defaultValue = "5", description = "Repeats within a round (default: ${DEFAULT-VALUE})")
    private int repeats;

    @Option(names = "--threads", description = "Threads of libtorch's operators (default: the cores)")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--cell-timeout",
            defaultValue = "600",
            description = "Seconds a child may take (default: ${DEFAULT-VALUE})")
    private int cellTimeoutSeconds;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrefixSettings settings = settings();
        List<Shape> wanted = Choices.shapes(shapes, shared);
        List<Precision> held = Choices.precisions(precisions, shared);
        Path starter = SharedOptions.root().resolve("domains/automotive/starter");
        try (ScratchFolder scratch = ScratchFolder.named("journeyman-bench-")) {
            List<Cell> cells = new ArrayList<>();
            if (!noStarter && Files.exists(starter.resolve("config.json"))) {
                held.forEach(precision -> cells.add(new Cell("starter", starter, precision)));
            }
            for (Shape shape : wanted) {
                Path checkpoint = scratch.path().resolve(shape.title());
                progress("writing " + shape.title() + " with random weights");
                RandomCheckpoint.write(checkpoint, shape.config(), shared.seed());
                held.forEach(precision -> cells.add(new Cell(shape.title(), checkpoint, precision)));
            }
            PrefixReport report = measure(cells, settings);
            if (!shared.json()) {
                System.out.print(report.table());
            }
            System.out.println(report.json());
            return 0;
        }
    }

    private PrefixReport measure(List<Cell> cells, PrefixSettings settings) throws IOException, InterruptedException {
        Map<Cell, List<PrefixResult>> results = new LinkedHashMap<>();
        cells.forEach(cell -> results.put(cell, new ArrayList<>()));
        CellChild<PrefixSettings, PrefixResult> child = CellChild.ofBeginnings(Duration.ofSeconds(cellTimeoutSeconds));
        double loadBefore = Machine.loadAverage();
        for (int round = 0; round < rounds; round++) {
            for (Cell cell : Cell.order(cells, round)) {
                progress("round " + (round + 1) + " of " + rounds + ": " + cell.model() + ", " + cell.precisionName());
                results.computeIfAbsent(cell, key -> new ArrayList<>()).add(child.measure(cell, settings));
            }
        }
        List<PrefixReport.Row> rows = new ArrayList<>();
        results.forEach((cell, all) -> rows.add(PrefixReport.Row.of(cell, all)));
        return new PrefixReport(
                "prefix",
                Revision.of(SharedOptions.root()),
                Machine.here(),
                BenchCommand.libtorch(System.getProperty("java.class.path")),
                settings,
                rounds,
                loadBefore,
                Machine.loadAverage(),
                rows);
    }

    private PrefixSettings settings() {
        try {
            CellSettings.range("--rounds", rounds, 1, MAX_ROUNDS);
            CellSettings.range("--cell-timeout", cellTimeoutSeconds, 1, 86_400);
            return new PrefixSettings(prefixTokens, ownTokens, repeats, threads, shared.seed());
        } catch (IllegalArgumentException e) {
            throw shared.wrong(String.valueOf(e.getMessage()));
        }
    }

    private static void progress(String what) {
        System.err.println("bench-prefix: " + what);
    }
}
