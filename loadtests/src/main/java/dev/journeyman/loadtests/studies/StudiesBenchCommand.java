package dev.journeyman.loadtests.studies;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.loadtests.GatewayProcess;
import dev.journeyman.loadtests.SharedOptions;
import dev.journeyman.loadtests.measurement.Machine;
import dev.journeyman.loadtests.measurement.Revision;
import dev.journeyman.loadtests.workshop.ResultBook;
import dev.journeyman.loadtests.workshop.WorkshopFacts;
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
 * {@code bench-studies}: six comparisons that others made of fine-tuning, repeated on the starter with facts that no model knows.
 *
 * <ul>
 *   <li>Real records are technicians' corrections of a gateway's answers over HTTP, and a snapshot of them. All arms on the same corrections share it.
 *   <li>Synthetic records are those of a {@linkplain SimulatedTeacher simulated teacher} with a stated share of errors, or the model's own answers. The product's check of facts cannot know made-up cars, so the
 *       errors get through as those of a real teacher's would.
 *   <li>Every arm begins with the starter and takes the same number of optimizer steps of {@value ArmRecipe#SAMPLES} samples, a quarter of them repeating what the starter knows. No arm stops early.
 *   <li>The starter, untouched, is the first row of each table.
 *   <li>Facts are asked in three held-out wordings, without randomness and without passages.
 * </ul>
 */
@Command(
        name = "bench-studies",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Repeats what others compared of fine-tuning, on the starter and with made-up facts: order and share of synthetic data, replace against accumulate,",
            "DAPT, SFT and DPO, full against LoRA, merging. With --home an interrupted call goes on. The last line is the result as JSON."
        })
public final class StudiesBenchCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final int MOST_REPEATS = 100;

    @Mixin
    private SharedOptions shared = new SharedOptions();

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            description = "Only these: order, share, generations, stages, adapter, merge (default: all).")
    private List<String> only = List.of();

    @Option(
            names = "--seeds",
            paramLabel = "K",
            defaultValue = "1",
            description = "Repeats of each arm, with other facts (default: ${DEFAULT-VALUE}).")
    private int repeats;

    @Option(
            names = "--facts",
            paramLabel = "N",
            defaultValue = "40",
            description = "Facts of a workshop (default: ${DEFAULT-VALUE}).")
    private int facts;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "100",
            description = "Optimizer steps of each arm (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "40",
            description = "Questions of each old eval; 0 for none (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(
            names = "--wrong-share",
            paramLabel = "S",
            defaultValue = "0.15",
            description = "Share of the facts that the simulated teacher tells wrongly (default: ${DEFAULT-VALUE}).")
    private double wrongShare;

    @Option(
            names = "--generations",
            paramLabel = "N",
            defaultValue = "5",
            description = "Generations after the first (default: ${DEFAULT-VALUE}).")
    private int generations;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description =
                    "Keep everything there, and go on where an earlier call with the same settings was (default: a temporary folder).")
    private @Nullable Path home;

    @Override
    public Integer call() throws IOException, InterruptedException {
        StudySettings settings = new StudySettings(shared.seed(), facts, steps, limit, wrongShare, generations);
        List<Study> studies = checked(settings);
        Path kept = home;
        Path folder = kept == null ? Files.createTempDirectory("journeyman-bench-studies-") : kept.toAbsolutePath();
        try {
            Path root = SharedOptions.root();
            Revision revision = Revision.of(root);
            double loadBefore = Machine.loadAverage();
            long begun = System.nanoTime();
            ResultBook book = new ResultBook(folder, settings, revision.commit(), shared::tell);
            Lab lab = new Lab(root, folder, settings, book);
            List<StudyReport> reports = new ArrayList<>();
            for (Study study : studies) {
                reports.add(study.run(lab, repeats));
            }
            StudiesReport report = new StudiesReport(
                    "studies",
                    revision,
                    book.commits(),
                    Machine.here(),
                    settings,
                    repeats,
                    reports,
                    (System.nanoTime() - begun) / 1e9,
                    loadBefore,
                    Machine.loadAverage());
            if (!shared.json()) {
                System.out.print(report.text());
            }
            System.out.println(JSON.writeValueAsString(report));
            return 0;
        } finally {
            if (kept == null) {
                GatewayProcess.remove(folder);
            }
        }
    }

    /** The studies that are wanted, where nothing is wrong with what was said. */
    private List<Study> checked(StudySettings settings) {
        List<String> problems = new ArrayList<>(settings.problems(WorkshopFacts.most()));
        StudySettings.range(problems, "--seeds", repeats, 1, MOST_REPEATS);
        List<String> names = Study.all().stream().map(Study::name).toList();
        only.stream()
                .filter(name -> !names.contains(name))
                .forEach(name -> problems.add("--only has " + name + ", which is none of " + String.join(", ", names)));
        if (!problems.isEmpty()) {
            throw shared.wrong(String.join("; ", problems));
        }
        return Study.all().stream()
                .filter(study -> only.isEmpty() || only.contains(study.name()))
                .toList();
    }
}
