package dev.journeyman.loadtests.load;

import dev.journeyman.loadtests.ScratchFolder;
import dev.journeyman.loadtests.SharedOptions;
import dev.journeyman.loadtests.loop.Verdict;
import dev.journeyman.loadtests.measurement.Machine;
import dev.journeyman.loadtests.measurement.Revision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options that every command of this package has, and how each of them is run: on a {@link Ground} of its own, to a {@link LoadReport}. */
final class LoadOptions {
    private static final int FAILED = 1;

    @Mixin
    private SharedOptions shared = new SharedOptions();

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description =
                    "starter, or a shape with random weights: tiny, smollm2-135m, llama-3.2-1b (default: starter; of bench-schemas tiny).")
    private @Nullable String model;

    @Option(names = "--direct", hidden = true, description = "Start the gateway's JVM without the launcher.")
    private boolean direct;

    /** A bench. */
    interface Scene {
        /** Plays it. What does not hold is told in the verdicts; what keeps it from being played at all is thrown. */
        LoadReport.Played play(Ground ground) throws IOException, InterruptedException;
    }

    /** What everything random follows from. */
    long seed() {
        return shared.seed();
    }

    /** Checks an option's value. */
    void within(String option, int value, int low, int high) {
        shared.within(option, value, low, high);
    }

    /** Something is wrong with the options. */
    ParameterException wrong(String message) {
        return shared.wrong(message);
    }

    /**
     * Runs a bench.
     *
     * @param standard the model where none is asked for
     * @param settings what was asked for; model and seed are added
     * @return what is printed, and the exit code
     */
    Ended run(String benchmark, String standard, Map<String, Object> settings, Scene scene)
            throws IOException, InterruptedException {
        String served = model == null ? standard : model;
        if (!ServedFolder.names().contains(served)) {
            throw wrong("--model " + served + " is not known; take one of " + ServedFolder.names());
        }
        Path root = SharedOptions.root();
        try (ScratchFolder folder = ScratchFolder.named("journeyman-bench-" + benchmark + "-")) {
            double loadBefore = Machine.loadAverage();
            long begun = System.nanoTime();
            LoadReport.Played played =
                    scene.play(new Ground(root, folder.path(), served, direct, shared.seed(), shared::tell));
            Map<String, Object> all = new LinkedHashMap<>(settings);
            all.put("model", served);
            all.put("seed", shared.seed());
            LoadReport report = new LoadReport(
                    benchmark,
                    Revision.of(root),
                    Machine.here(),
                    all,
                    Verdict.all(played.verdicts()),
                    played.verdicts(),
                    played.found(),
                    played.remarks(),
                    (System.nanoTime() - begun) / 1e9,
                    loadBefore,
                    Machine.loadAverage());
            String text = shared.json() ? "" : report.text(played.table());
            return new Ended(text + report.line(), report.passed() ? 0 : FAILED);
        }
    }

    /**
     * How a bench ended.
     *
     * @param text all that goes to standard output; its last line is JSON
     */
    record Ended(String text, int exit) {}
}
