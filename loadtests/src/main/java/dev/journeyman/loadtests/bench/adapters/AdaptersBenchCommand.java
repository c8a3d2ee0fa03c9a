package dev.journeyman.loadtests.bench.adapters;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.loadtests.ScratchFolder;
import dev.journeyman.loadtests.SharedOptions;
import dev.journeyman.loadtests.bench.BenchCommand;
import dev.journeyman.loadtests.bench.ChildProgram;
import dev.journeyman.loadtests.bench.Choices;
import dev.journeyman.loadtests.bench.Rounds;
import dev.journeyman.loadtests.bench.Shape;
import dev.journeyman.loadtests.measurement.Machine;
import dev.journeyman.loadtests.measurement.Revision;
import dev.journeyman.slm.network.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench-adapters}: what several adapters in one batch cost beside as many merged models, and whether they say the same. */
@Command(
        name = "bench-adapters",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "Measures random adapters on one base in one batch: tokens a second, memory, load times, beside merged models.",
            "Checks too that each says what its merged weights say; exit code 1 where one does not.",
            "Each way runs in a child process; rounds are interleaved; the last line is the result as JSON."
        })
public final class AdaptersBenchCommand implements Callable<Integer> {

    @Mixin
    private SharedOptions shared = new SharedOptions();

    @Mixin
    private Rounds rounds = new Rounds();

    @Option(names = "--shape", split = ",", description = "Shapes with random weights (default: tiny,smollm2-135m)")
    private List<String> shapes = List.of(Shape.TINY.title(), Shape.SMOLLM2_135M.title());

    @Option(names = "--precision", split = ",", description = "How the base is held (default: bfloat16,int8)")
    private List<String> precisions = List.of("bfloat16", "int8");

    @Option(names = "--adapters", defaultValue = "4", description = "How many adapters (default: ${DEFAULT-VALUE})")
    private int adapters;

    @Option(names = "--rank", defaultValue = "16", description = "Their rank (default: ${DEFAULT-VALUE})")
    private int rank;

    @Option(names = "--streams", split = ",", description = "Answers at once (default: 1,4,8)")
    private List<Integer> streams = List.of(1, 4, 8);

    @Option(
            names = "--prompt-tokens",
            defaultValue = "32",
            description = "Tokens of each prompt (default: ${DEFAULT-VALUE})")
    private int promptTokens;

    @Option(
            names = "--answer-tokens",
            defaultValue = "64",
            description = "Tokens of each answer (default: ${DEFAULT-VALUE})")
    private int answerTokens;

    @Option(names = "--repeats", defaultValue = "3", description = "Repeats within a round (default: ${DEFAULT-VALUE})")
    private int repeats;

    private record Measured(String model, AdapterFiles files, Precision precision, Way way) {
        String title() {
            return model + ", " + precision.label() + ", " + way.title();
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        AdaptersSettings settings = settings();
        List<Shape> wanted = Choices.shapes(shapes, shared);
        List<Precision> held = Choices.precisions(precisions, shared);
        try (ScratchFolder folder = ScratchFolder.named("journeyman-bench-")) {
            Path scratch = folder.path();
            AdaptersReport.TextCheck check = check(scratch, settings);
            List<Measured> all = new ArrayList<>();
            for (Shape shape : wanted) {
                progress("writing " + shape.title() + " with random weights, its adapters and merged models");
                AdapterFiles files = new AdapterFiles(Files.createDirectories(scratch.resolve(shape.title())));
                files.write(shape.config(), settings, false);
                for (Precision precision : held) {
                    for (Way way : Way.values()) {
                        all.add(new Measured(shape.title(), files, precision, way));
                    }
                }
            }
            AdaptersReport report = measure(all, settings, check);
            if (!shared.json()) {
                System.out.print(report.table());
            }
            System.out.println(report.json());
            return check.isGood() ? 0 : 1;
        }
    }

    /** On the smallest shape, stored and computed in float32: there, merging rounds next to nothing. */
    private AdaptersReport.TextCheck check(Path scratch, AdaptersSettings settings)
            throws IOException, InterruptedException {
        progress("checking texts");
        AdapterFiles files = new AdapterFiles(Files.createDirectories(scratch.resolve("check")));
        files.write(Shape.TINY.config(), settings, true);
        AdaptersSettings once = new AdaptersSettings(
                settings.adapters(),
                settings.rank(),
                List.of(),
                settings.promptTokens(),
                settings.answerTokens(),
                1,
                settings.threads(),
                settings.seed());
        Duration timeout = rounds.cellTimeout();
        return AdaptersReport.TextCheck.of(
                child(Way.ADAPTERS, files, Precision.FLOAT32, once, timeout),
                child(Way.MODELS, files, Precision.FLOAT32, once, timeout),
                child(Way.BASE, files, Precision.FLOAT32, once, timeout));
    }

    private AdaptersReport measure(List<Measured> all, AdaptersSettings settings, AdaptersReport.TextCheck check)
            throws IOException, InterruptedException {
        double loadBefore = Machine.loadAverage();
        Map<Measured, List<AdaptersResult>> results = rounds.measure(
                all,
                Measured::title,
                this::progress,
                each -> child(each.way(), each.files(), each.precision(), settings, rounds.cellTimeout()));
        List<AdaptersReport.Row> rows = new ArrayList<>();
        results.forEach((each, measured) ->
                rows.add(AdaptersReport.Row.of(each.model(), each.precision().label(), each.way(), measured)));
        return new AdaptersReport(
                "adapters",
                Revision.of(SharedOptions.root()),
                Machine.here(),
                BenchCommand.libtorch(System.getProperty("java.class.path")),
                settings,
                rounds.count(),
                loadBefore,
                Machine.loadAverage(),
                check,
                rows);
    }

    /** Measures a way in a JVM of its own. */
    static AdaptersResult child(
            Way way, AdapterFiles files, Precision precision, AdaptersSettings settings, Duration timeout)
            throws IOException, InterruptedException {
        JsonMapper json = new JsonMapper();
        List<String> command = ChildProgram.ours(
                settings.threads(),
                List.of(
                        AdaptersCellCommand.NAME,
                        "--way",
                        way.name(),
                        "--files",
                        files.folder().toString(),
                        "--precision",
                        precision.label(),
                        "--settings",
                        json.writeValueAsString(settings)));
        String what = way.title() + " at " + precision.label();
        return json.readValue(
                new ChildProgram(timeout).lastLine(command, settings.threads(), what), AdaptersResult.class);
    }

    private AdaptersSettings settings() {
        try {
            rounds.check(shared);
            return new AdaptersSettings(
                    adapters, rank, streams, promptTokens, answerTokens, repeats, rounds.threads(), shared.seed());
        } catch (IllegalArgumentException e) {
            throw shared.wrong(String.valueOf(e.getMessage()));
        }
    }

    private void progress(String what) {
        shared.tell("bench-adapters: " + what);
    }
}
