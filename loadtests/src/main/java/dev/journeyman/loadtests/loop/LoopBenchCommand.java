package dev.journeyman.loadtests.loop;

import dev.journeyman.loadtests.GatewayProcess;
import dev.journeyman.loadtests.SharedOptions;
import dev.journeyman.loadtests.measurement.Machine;
import dev.journeyman.loadtests.measurement.Revision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench-loop}: from feedback to a better champion with nobody at the wheel, shown with real processes over HTTP; exit code 1 where something of it does not hold. */
@Command(
        name = "bench-loop",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Shows the whole loop: simulated technicians correct a gateway, which retrains by itself, tries the new version on a part of them and makes it champion,",
            "while callers go on. Or, by option: a canary that is worse and is taken back, two gateways on one store, a gateway that is killed on the way.",
            "The last line is the result as JSON; exit code 1 where something does not hold."
        })
public final class LoopBenchCommand implements Callable<Integer> {
    private static final int FAILED = 1;

    @Mixin
    private SharedOptions shared = new SharedOptions();

    @Option(
            names = "--canary-worse",
            description = "Let a noisy copy of the starter into the canary, and see that it is taken back.")
    private boolean canaryWorse;

    @Option(
            names = "--two-gateways",
            description = "Promote and roll back on one of two gateways on one store; time until the other follows.")
    private boolean twoGateways;

    @Option(
            names = "--kills",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Kill the gateway at N random moments of training, examination and canary (default: ${DEFAULT-VALUE}).")
    private int kills;

    @Option(
            names = "--facts",
            paramLabel = "N",
            defaultValue = "100",
            description = "New facts (default: ${DEFAULT-VALUE}).")
    private int facts;

    @Option(
            names = "--wordings",
            paramLabel = "N",
            defaultValue = "2",
            description = "Corrections of each fact (default: ${DEFAULT-VALUE}).")
    private int wordings;

    @Option(
            names = "--conversations",
            paramLabel = "N",
            defaultValue = "300",
            description =
                    "Conversations before the run; those that correct nothing rate, compare or diagnose (default: ${DEFAULT-VALUE}).")
    private int conversations;

    @Option(
            names = "--records",
            paramLabel = "N",
            defaultValue = "280",
            description = "New records that begin a run, nearly all of the conversations (default: ${DEFAULT-VALUE}).")
    private int records;

    @Option(
            names = "--at-once",
            paramLabel = "N",
            defaultValue = "4",
            description = "Technicians at work at once (default: ${DEFAULT-VALUE}).")
    private int atOnce;

    @Option(names = "--recipe", paramLabel = "FILE", description = "The recipe of retrain (default: the domain's).")
    private @Nullable Path recipe;

    @Option(
            names = "--questions",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Examine with N questions a suite and a gate loosened to match, to try the mechanics in little time (default: the domain's own; with --canary-worse 15).")
    private int questions;

    @Option(
            names = "--least-right",
            paramLabel = "S",
            defaultValue = "0.6",
            description =
                    "Share of the new facts that the new champion has to know in held-out wordings (default: ${DEFAULT-VALUE}).")
    private double leastRight;

    @Option(
            names = "--percent",
            paramLabel = "P",
            defaultValue = "20",
            description = "The worse canary's share of the sessions (default: ${DEFAULT-VALUE}).")
    private int percent;

    @Option(
            names = "--noise",
            paramLabel = "X",
            defaultValue = "0.5",
            description =
                    "Noise on the worse canary's weights, in parts of their own deviation (default: ${DEFAULT-VALUE}).")
    private double noise;

    @Option(
            names = "--turns",
            paramLabel = "N",
            defaultValue = "20",
            description = "Promotions and rollbacks with --two-gateways (default: ${DEFAULT-VALUE}).")
    private int turns;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "Keep homes and domain in this new folder (default: a temporary one).")
    private @Nullable Path keep;

    @Override
    public Integer call() throws IOException, InterruptedException {
        LoopSettings settings = settings();
        Path kept = keep;
        Path folder = (kept == null ? Files.createTempDirectory("journeyman-bench-loop-") : kept.toAbsolutePath())
                .normalize();
        Files.createDirectories(folder);
        try {
            Path root = SharedOptions.root();
            double loadBefore = Machine.loadAverage();
            long begun = System.nanoTime();
            Scene scene = scene(root, folder, settings);
            Scene.Played played = scene.play();
            LoopReport report = new LoopReport(
                    "loop",
                    scene.name(),
                    Revision.of(root),
                    Machine.here(),
                    settings,
                    Verdict.all(played.verdicts()),
                    played.verdicts(),
                    played.timeline().stretches(),
                    played.timeline().moments(),
                    played.traffic(),
                    played.found(),
                    played.remarks(),
                    (System.nanoTime() - begun) / 1e9,
                    loadBefore,
                    Machine.loadAverage());
            if (!shared.json()) {
                System.out.print(report.text(played.timeline(), played.table()));
            }
            System.out.println(report.line());
            return report.passed() ? 0 : FAILED;
        } finally {
            if (kept == null) {
                GatewayProcess.remove(folder);
            }
        }
    }

    private Scene scene(Path root, Path folder, LoopSettings settings) {
        if (canaryWorse) {
            return new WorseCanary(root, folder, settings, shared::tell);
        }
        return twoGateways
                ? new TwoGateways(root, folder, settings, shared::tell)
                : FullLoop.real(root, folder, settings, recipe == null ? null : recipe.toAbsolutePath(), shared::tell);
    }

    /** The options, where nothing is wrong with them. */
    private LoopSettings settings() {
        LoopSettings settings = new LoopSettings(
                facts,
                wordings,
                conversations,
                records,
                atOnce,
                questions,
                kills,
                leastRight,
                percent,
                noise,
                turns,
                shared.seed());
        List<String> problems = new ArrayList<>(settings.problems());
        if (canaryWorse && twoGateways) {
            problems.add("--canary-worse and --two-gateways are two scenes; call them one after the other");
        }
        if (kills > 0 && (canaryWorse || twoGateways)) {
            problems.add("--kills goes with neither --canary-worse nor --two-gateways");
        }
        if (recipe != null && !Files.isRegularFile(recipe)) {
            problems.add("--recipe " + recipe + " is no file");
        }
        if (keep != null && Files.exists(keep)) {
            problems.add("--keep " + keep + " is there already; name a new folder");
        }
        if (!problems.isEmpty()) {
            throw shared.wrong(String.join("; ", problems));
        }
        return settings;
    }
}
