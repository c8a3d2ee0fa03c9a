package dev.journeyman.loadtests.gate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.loadtests.GatewayProcess;
import dev.journeyman.loadtests.SharedOptions;
import dev.journeyman.loadtests.measurement.Machine;
import dev.journeyman.loadtests.measurement.Revision;
import dev.journeyman.loadtests.workshop.ResultBook;
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

/**
 * {@code bench-gate}: proves the promotion gate, and measures how often it is wrong.
 *
 * <ul>
 *   <li><b>poison</b>: candidates trained on data that harm in one known way each. All have to be refused, and for that harm.
 *   <li><b>good</b>: a candidate trained on technicians' corrections. It has to pass.
 *   <li><b>seeds</b>: the same corrections with other seeds, each judged on all questions and on halves of them; and models between the starter and a poisoned one.
 *   <li><b>resample</b>: false refusals of candidates that are equal to the champion by construction, and the gate's power against losses that are known exactly.
 * </ul>
 */
@Command(
        name = "bench-gate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Brings poisoned and good candidates before the promotion gate, and measures how often it is wrong either way.",
            "With --home an interrupted call goes on. The last line is the result as JSON; exit code 1 where a poisoned candidate",
            "was not refused for the right reason, or the good one did not pass."
        })
public final class GateBenchCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final List<String> PARTS = List.of("poison", "good", "seeds", "resample");
    private static final String NO_DATA = "without --data DIR there are no wrong tables";
    private static final int MOST_SEEDS = 1000;
    private static final int MOST_TRIALS = 100_000;
    private static final int MOST_TIMES = 1000;

    @Mixin
    private SharedOptions shared = new SharedOptions();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "A folder with dtc/known-bad: tables of trouble codes (CSV, JSON) that are wrong. Without it that poison, and what is made of it, is left out.")
    private @Nullable Path data;

    @Option(
            names = "--only",
            paramLabel = "PART",
            split = ",",
            description = "Only these: poison, good, seeds, resample (default: all).")
    private List<String> only = List.of();

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "20",
            description = "Retrainings with other seeds (default: ${DEFAULT-VALUE}).")
    private int seeds;

    @Option(
            names = "--trials",
            paramLabel = "N",
            defaultValue = "1000",
            description =
                    "Resampled examinations; of each point of the power curve a fifth (default: ${DEFAULT-VALUE}).")
    private int trials;

    @Option(
            names = "--cards",
            paramLabel = "FILE",
            split = ",",
            description =
                    "resample these two scorecards, the candidate's and the champion's, and train nothing; only with --only resample.")
    private List<Path> cards = List.of();

    @Option(
            names = "--times",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "With --cards: examinations so many times as long, items drawn with replacement (default: 0, the items as they are).")
    private int times;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "400",
            description = "Questions of each suite that poisoned candidates are asked (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(
            names = "--whole-limit",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Questions of each suite that all others are asked; with few of them no loss below the margin can be proven (default: 0, all).")
    private int wholeLimit;

    @Option(
            names = "--facts",
            paramLabel = "N",
            defaultValue = "100",
            description =
                    "Made-up facts that the good candidate is corrected on, in two wordings each (default: ${DEFAULT-VALUE}).")
    private int facts;

    @Option(
            names = "--seed-facts",
            paramLabel = "N",
            defaultValue = "30",
            description = "Those of them that the retrainings with other seeds have (default: ${DEFAULT-VALUE}).")
    private int seedFacts;

    @Option(
            names = "--poison-steps",
            paramLabel = "N",
            defaultValue = "100",
            description = "Optimizer steps of a poisoned candidate (default: ${DEFAULT-VALUE}).")
    private int poisonSteps;

    @Option(
            names = "--seed-steps",
            paramLabel = "N",
            defaultValue = "60",
            description = "Optimizer steps of a retraining with another seed (default: ${DEFAULT-VALUE}).")
    private int seedSteps;

    @Option(
            names = "--recipe",
            paramLabel = "FILE",
            description = "The good candidate's recipe of retrain (default: the domain's).")
    private @Nullable Path recipe;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description =
                    "Keep everything there, and go on where an earlier call with the same settings was (default: a temporary folder).")
    private @Nullable Path home;

    @Override
    public Integer call() throws IOException, InterruptedException {
        GateBenchSettings settings =
                new GateBenchSettings(shared.seed(), limit, wholeLimit, facts, seedFacts, poisonSteps, seedSteps);
        check(settings);
        Path kept = home;
        Path folder = kept == null ? Files.createTempDirectory("journeyman-bench-gate-") : kept.toAbsolutePath();
        try {
            GateBenchReport report = run(settings, folder);
            if (!shared.json()) {
                System.out.print(report.text());
            }
            System.out.println(JSON.writeValueAsString(report));
            return report.well() ? 0 : 1;
        } finally {
            if (kept == null) {
                GatewayProcess.remove(folder);
            }
        }
    }

    private GateBenchReport run(GateBenchSettings settings, Path folder) throws IOException, InterruptedException {
        Path root = SharedOptions.root();
        Revision revision = Revision.of(root);
        double loadBefore = Machine.loadAverage();
        long begun = System.nanoTime();
        ResultBook book = new ResultBook(folder, settings, revision.commit(), shared::tell);
        Trials steps = new Trials(root, folder, book);
        List<String> leftOut = new ArrayList<>();
        Poison table = data == null
                ? null
                : new Poisons(root, settings)
                        .all(data).stream()
                                .filter(poison -> poison.name().startsWith("table-"))
                                .findFirst()
                                .orElse(null);
        PoisonPart poison = null;
        if (wants("poison")) {
            part("poison");
            poison = PoisonPart.run(steps, root, settings, data);
            if (data == null) {
                leftOut.add("poison: " + NO_DATA);
            }
        }
        GoodPart.Good good = null;
        List<GoodPart.Measured> others = null;
        List<GoodPart.Measured> between = null;
        Resampling.Equal equal = null;
        List<Resampling.Point> curve = null;
        if (!cards.isEmpty()) {
            part("resample");
            Path scratch = Files.createTempDirectory("journeyman-bench-gate-cards-");
            try {
                equal = Resampling.equal(
                        cards.get(0).toString(),
                        Judge.ofCards(root, scratch),
                        new Cards(
                                Judge.card(cards.get(0).toString()),
                                Judge.card(cards.get(1).toString())),
                        times,
                        trials,
                        settings.seed());
            } finally {
                GatewayProcess.remove(scratch);
            }
        } else if (wants("good") || wants("seeds") || wants("resample")) {
            part("champion");
            GoodPart part = GoodPart.of(steps, root, settings);
            if (wants("good")) {
                part("good");
                good = part.good(recipe);
            }
            String spoilt = null;
            if (table != null && (wants("seeds") || wants("resample"))) {
                spoilt = steps.train(steps.home(PoisonPart.HOME, List.of()), table.name(), table)
                        .directory();
            } else if (table == null && (wants("seeds") || wants("resample"))) {
                leftOut.add("models between the starter and a poisoned one, the power curve: " + NO_DATA);
            }
            if (wants("resample")) {
                part("resample");
                equal = part.equal(trials);
                curve = table == null || spoilt == null
                        ? null
                        : part.curve(table.name(), spoilt, Math.max(1, trials / 5));
            }
            if (wants("seeds")) {
                part("seeds");
                others = part.seeds(seeds);
                between = table == null || spoilt == null ? null : part.between(table.name(), spoilt);
            }
        }
        return new GateBenchReport(
                "gate",
                revision,
                book.commits(),
                Machine.here(),
                settings,
                poison,
                good,
                others,
                between,
                equal,
                curve,
                leftOut,
                (System.nanoTime() - begun) / 1e9,
                loadBefore,
                Machine.loadAverage());
    }

    private boolean wants(String part) {
        return only.isEmpty() || only.contains(part);
    }

    private void check(GateBenchSettings settings) {
        List<String> problems = new ArrayList<>(settings.problems());
        GateBenchSettings.range(problems, "--seeds", seeds, 1, MOST_SEEDS);
        GateBenchSettings.range(problems, "--trials", trials, 1, MOST_TRIALS);
        only.stream()
                .filter(name -> !PARTS.contains(name))
                .forEach(name -> problems.add("--only has " + name + ", which is none of " + String.join(", ", PARTS)));
        Path given = data;
        if (given != null && !Files.isDirectory(given.resolve("dtc").resolve("known-bad"))) {
            problems.add("--data " + given + " has no folder dtc/known-bad");
        }
        GateBenchSettings.range(problems, "--times", times, 0, MOST_TIMES);
        if (!cards.isEmpty() && (cards.size() != 2 || !only.equals(List.of("resample")))) {
            problems.add("--cards wants two scorecards, CANDIDATE.json,CHAMPION.json, and --only resample");
        }
        Path file = recipe;
        if (file != null && !Files.isRegularFile(file)) {
            problems.add("--recipe " + file + " is no file");
        }
        if (!problems.isEmpty()) {
            throw shared.wrong(String.join("; ", problems));
        }
    }

    /** Trainings and examinations draw bars of their own below it. */
    private void part(String name) {
        shared.tell("== " + name + " ==");
    }
}
