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

    @Mixin
    private SharedOptions shared = new SharedOptions();

    @Mixin
    private Rounds rounds = new Rounds();

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

    @Option(names = "--repeats", defaultValue = "5", description = "Repeats within a round (default: ${DEFAULT-VALUE})")
    private int repeats;

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
            cells.addAll(Cell.random(scratch.path(), wanted, held, shared.seed(), this::progress));
            PrefixReport report = measure(cells, settings);
            if (!shared.json()) {
                System.out.print(report.table());
            }
            System.out.println(report.json());
            return 0;
        }
    }

    private PrefixReport measure(List<Cell> cells, PrefixSettings settings) throws IOException, InterruptedException {
        CellChild<PrefixSettings, PrefixResult> child = CellChild.ofBeginnings(rounds.cellTimeout());
        double loadBefore = Machine.loadAverage();
        Map<Cell, List<PrefixResult>> results =
                rounds.measure(cells, Cell::title, this::progress, cell -> child.measure(cell, settings));
        List<PrefixReport.Row> rows = new ArrayList<>();
        results.forEach((cell, all) -> rows.add(PrefixReport.Row.of(cell, all)));
        return new PrefixReport(
                "prefix",
                Revision.of(SharedOptions.root()),
                Machine.here(),
                BenchCommand.libtorch(System.getProperty("java.class.path")),
                settings,
                rounds.count(),
                loadBefore,
                Machine.loadAverage(),
                rows);
    }

    private PrefixSettings settings() {
        try {
            rounds.check(shared);
            return new PrefixSettings(prefixTokens, ownTokens, repeats, rounds.threads(), shared.seed());
        } catch (IllegalArgumentException e) {
            throw shared.wrong(String.valueOf(e.getMessage()));
        }
    }

    private void progress(String what) {
        shared.tell("bench-prefix: " + what);
    }
}
