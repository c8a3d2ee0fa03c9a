package dev.journeyman.loadtests.bench.peers;

import dev.journeyman.loadtests.GatewayProcess;
import dev.journeyman.loadtests.ScratchFolder;
import dev.journeyman.loadtests.SharedOptions;
import dev.journeyman.loadtests.bench.CellChild;
import dev.journeyman.loadtests.bench.ChildProgram;
import dev.journeyman.loadtests.bench.Choices;
import dev.journeyman.loadtests.bench.Shape;
import dev.journeyman.loadtests.measurement.Machine;
import dev.journeyman.loadtests.measurement.Revision;
import dev.journeyman.loadtests.measurement.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench-peers}: Journeyman beside llama.cpp and Jlama. */
@Command(
        name = "bench-peers",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "Measures Journeyman beside llama.cpp and Jlama: the same shapes with random weights, the same threads, in one run.",
            "The other engines are downloaded by Maven at the first call. The last line is the result as JSON."
        })
public final class PeersCommand implements Callable<Integer> {
    private static final int MAX_ROUNDS = 100;

    @Mixin
    private SharedOptions shared = new SharedOptions();

    @Option(
            names = "--shape",
            split = ",",
            description = "Shapes: tiny, smollm2-135m, llama-3.2-1b (default: the latter two)")
    private List<String> shapes = List.of(Shape.SMOLLM2_135M.title(), Shape.LLAMA_3_2_1B.title());

    @Option(names = "--bits", split = ",", description = "Bits a weight (default: 16,8,4)")
    private List<Integer> bits = List.of(16, 8, 4);

    @Option(
            names = "--peers",
            split = ",",
            description = "Others from Maven Central: llama-java, jlama, or none (default: both)")
    private List<String> peers = List.of(Engine.LLAMA_JAVA.title(), Engine.JLAMA.title());

    @Option(names = "--llama-bench", description = "llama.cpp's llama-bench of a build of yours, from 2025-05 or later")
    @Nullable
    private Path llamaBench;

    @Option(names = "--llama-batched-bench", description = "Its llama-batched-bench, for several streams")
    @Nullable
    private Path llamaBatchedBench;

    @Option(names = "--rounds", defaultValue = "3", description = "Interleaved rounds (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--repeats", defaultValue = "1", description = "Repeats in a child (default: ${DEFAULT-VALUE})")
    private int repeats;

    @Option(names = "--streams", split = ",", description = "Streams that decode side by side (default: 1,4,8,16)")
    private List<Integer> streams = List.of(1, 4, 8, 16);

    @Option(names = "--prefill-tokens", split = ",", description = "Prompts to read (default: 512,2048)")
    private List<Integer> prefillTokens = List.of(512, 2048);

    @Option(
            names = "--prompt-tokens",
            defaultValue = "64",
            description = "Tokens before each stream (default: ${DEFAULT-VALUE})")
    private int promptTokens;

    @Option(
            names = "--decode-tokens",
            defaultValue = "64",
            description = "Tokens decoded per stream (default: ${DEFAULT-VALUE})")
    private int decodeTokens;

    @Option(
            names = "--threads",
            defaultValue = "2",
            description = "Threads of every engine (default: ${DEFAULT-VALUE})")
    private int threads;

    @Option(
            names = "--cell-timeout",
            defaultValue = "900",
            description = "Seconds a child may take (default: ${DEFAULT-VALUE})")
    private int cellTimeoutSeconds;

    @Option(
            names = "--scratch",
            description =
                    "Folder for model files, up to 10 GB, removed afterwards (default: a new one for temporary files)")
    @Nullable
    private Path scratch;

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Shape> wanted = Choices.shapes(shapes, shared);
        List<Held> helds = Choices.each("--bits", bits, Held::of, "16, 8 or 4", shared);
        List<Engine> others = others();
        PeerSettings settings = settings();
        List<String> notes = new ArrayList<>();
        List<Contender> contenders = contenders(others, settings, notes);
        try (ScratchFolder folder = folder()) {
            PeersReport report = measure(wanted, helds, contenders, settings, notes, folder.path());
            if (!shared.json()) {
                System.out.print(report.table());
            }
            System.out.println(report.json());
            return 0;
        }
    }

    private PeersReport measure(
            List<Shape> wanted,
            List<Held> helds,
            List<Contender> contenders,
            PeerSettings settings,
            List<String> notes,
            Path folder)
            throws IOException, InterruptedException {
        ChildProgram probe = new ChildProgram(Duration.ofSeconds(cellTimeoutSeconds));
        double loadBefore = Machine.loadAverage();
        List<MachineLimits> limits = new ArrayList<>();
        List<PeersRun> runs = new ArrayList<>();
        for (Shape shape : wanted) {
            PeerFiles files = new PeerFiles(folder.resolve(shape.title()), shape, shared.seed());
            PeersRun run = new PeersRun(contenders, helds, settings.tasks(), this::progress);
            runs.add(run);
            run.prepare(files);
            for (int round = 0; round < rounds; round++) {
                progress("round " + (round + 1) + ": what the machine can do");
                limits.add(ProbeCommand.byChild(probe, threads));
                run.round(files, round);
            }
            GatewayProcess.remove(files.folder());
        }
        MachineLimits median = median(limits);
        List<PeersReport.Row> rows = new ArrayList<>();
        List<Engine> engines = contenders.stream().map(Contender::engine).toList();
        for (int i = 0; i < wanted.size(); i++) {
            PeersRun run = runs.get(i);
            rows.addAll(PeersReport.rows(wanted.get(i), engines, helds, settings.tasks(), run.results(), median));
            run.notes().stream().filter(note -> !notes.contains(note)).forEach(notes::add);
        }
        Map<String, String> descriptions = new LinkedHashMap<>();
        contenders.forEach(contender -> contender
                .description()
                .ifPresent(text -> descriptions.put(contender.engine().title(), text)));
        return new PeersReport(
                "peers",
                Revision.of(SharedOptions.root()),
                Machine.here(),
                settings,
                rounds,
                loadBefore,
                Machine.loadAverage(),
                median,
                descriptions,
                rows,
                notes);
    }

    /** The median of each limit: the best of a quiet moment and of a busy one would be no limit of the same machine. */
    static MachineLimits median(List<MachineLimits> limits) {
        return new MachineLimits(
                median(limits, MachineLimits::readBytesPerSecond),
                median(limits, MachineLimits::bfloat16PerSecond),
                median(limits, MachineLimits::int8PerSecond));
    }

    private static double median(List<MachineLimits> limits, ToDoubleFunction<MachineLimits> limit) {
        return Spread.of(limits.stream().map(limit::applyAsDouble).toList()).median();
    }

    private List<Contender> contenders(List<Engine> others, PeerSettings settings, List<String> notes)
            throws InterruptedException {
        ChildProgram program = new ChildProgram(Duration.ofSeconds(cellTimeoutSeconds));
        List<Contender> contenders = new ArrayList<>();
        contenders.add(new OwnContender(CellChild.ofKernel(Duration.ofSeconds(cellTimeoutSeconds)), settings));
        if (llamaBench != null) {
            contenders.add(new NativeContender(llamaBench, llamaBatchedBench, program, settings));
        }
        if (!others.isEmpty()) {
            try {
                progress("building the other engines' program where it is missing");
                String classPath = PeersProject.below(SharedOptions.root()).classPath();
                others.forEach(engine -> contenders.add(new JavaContender(engine, classPath, program, settings)));
            } catch (IOException e) {
                notes.add(String.valueOf(e.getMessage()));
                progress(String.valueOf(e.getMessage()));
            }
        }
        return contenders;
    }

    private ScratchFolder folder() throws IOException {
        String prefix = "journeyman-bench-peers-";
        return scratch == null ? ScratchFolder.named(prefix) : ScratchFolder.below(scratch, prefix);
    }

    private List<Engine> others() {
        if (peers.equals(List.of("none"))) {
            return List.of();
        }
        return Choices.each(
                "--peers",
                peers,
                title -> Engine.named(title).filter(engine -> engine == Engine.LLAMA_JAVA || engine == Engine.JLAMA),
                "llama-java, jlama or none",
                shared);
    }

    private PeerSettings settings() {
        shared.within("--rounds", rounds, 1, MAX_ROUNDS);
        shared.within("--cell-timeout", cellTimeoutSeconds, 1, 86_400);
        if (llamaBench != null && !Files.isExecutable(llamaBench)) {
            throw shared.wrong("--llama-bench " + llamaBench + " is no program");
        }
        if (llamaBatchedBench != null && !Files.isExecutable(llamaBatchedBench)) {
            throw shared.wrong("--llama-batched-bench " + llamaBatchedBench + " is no program");
        }
        if (llamaBatchedBench != null && llamaBench == null) {
            throw shared.wrong("--llama-batched-bench needs --llama-bench too");
        }
        try {
            return new PeerSettings(
                    streams, promptTokens, decodeTokens, prefillTokens, repeats, threads, shared.seed());
        } catch (IllegalArgumentException e) {
            throw shared.wrong(String.valueOf(e.getMessage()));
        }
    }

    private void progress(String what) {
        shared.tell("bench-peers: " + what);
    }
}
