package dev.journeyman.loadtests.versions;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.loadtests.GatewayProcess;
import dev.journeyman.loadtests.Main;
import dev.journeyman.loadtests.SharedOptions;
import dev.journeyman.loadtests.measurement.Machine;
import dev.journeyman.loadtests.measurement.Revision;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kill-store}: kills writers of a model store at random moments and looks at what each leaves; then flips bits. */
@Command(
        name = "kill-store",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Kills (SIGKILL) writers of a model store at random moments of staging, evaluation, canary, promotion, rollback, garbage collection and",
            "archive import, and looks each time whether the store opens, its champion verifies and its ledger's chain holds. Then flips bits.",
            "The last line is the result as JSON; exit code 1 where anything was wrong."
        })
public final class KillStoreCommand implements Callable<Integer> {
    private static final int MOST_KILLS = 100_000;
    private static final int MOST_FLIPS = 100_000;
    private static final int LONGEST_MILLIS = 1_200;
    private static final int EXIT_OF_A_KILL = 128 + 9;
    private static final int MOST_PROBLEMS = 20;

    @Mixin
    private SharedOptions shared = new SharedOptions();

    @Option(
            names = "--kills",
            paramLabel = "N",
            defaultValue = "200",
            description = "Kills (default: ${DEFAULT-VALUE}).")
    private int kills;

    @Option(
            names = "--flips",
            paramLabel = "N",
            defaultValue = "100",
            description = "Bits flipped in each of weights, manifest, ledger and standing (default: ${DEFAULT-VALUE}).")
    private int flips;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "Keep the store in this new folder (default: a temporary one).")
    private @Nullable Path folder;

    /**
     * The result.
     *
     * @param killedWhile what the writers were doing, by work
     * @param leftovers kills after which something lay in staging or trash
     * @param problems what was wrong after a kill; at most so many are told
     * @param events of the ledger at the end
     * @param flipsFound flips that were found, refused and named, by file
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    private record Report(
            String commit,
            boolean dirty,
            long seed,
            Machine machine,
            int kills,
            Map<String, Integer> killedWhile,
            int leftovers,
            List<String> problems,
            Map<String, Integer> events,
            int flips,
            Map<String, Integer> flipsFound) {
        boolean well() {
            return problems.isEmpty() && flipsFound.values().stream().allMatch(found -> found == flips);
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        shared.within("--kills", kills, 1, MOST_KILLS);
        shared.within("--flips", flips, 0, MOST_FLIPS);
        Path kept = folder;
        if (kept != null && Files.exists(kept)) {
            throw shared.wrong("--folder " + kept + " is there already; name a new one");
        }
        Path place = kept == null
                ? Files.createTempDirectory("journeyman-kill-store-")
                : Files.createDirectories(kept.toAbsolutePath());
        try {
            Report report = run(place);
            if (!shared.json()) {
                System.out.println(report.kills() + " kills (seed " + report.seed() + "), while " + report.killedWhile()
                        + "; " + report.leftovers() + " left something in staging or trash");
                System.out.println("entries of the ledger: " + report.events());
                System.out.println(
                        "of " + report.flips() + " flips each, found, refused and named: " + report.flipsFound());
                report.problems().forEach(problem -> System.out.println("WRONG  " + problem));
            }
            System.out.println(JsonMapper.builder().build().writeValueAsString(report));
            return report.well() ? 0 : 1;
        } finally {
            if (kept == null) {
                GatewayProcess.remove(place);
            }
        }
    }

    private Report run(Path place) throws IOException, InterruptedException {
        Path store = place.resolve("models");
        Path scratch = Files.createDirectories(place.resolve("scratch"));
        StoreWriter.begin(store);
        Random random = new Random(shared.seed());
        Map<String, Integer> doing = new TreeMap<>();
        List<String> problems = new ArrayList<>();
        int leftovers = 0;
        for (int kill = 1; kill <= kills && problems.size() < MOST_PROBLEMS; kill++) {
            String work = killed(store, scratch, random);
            doing.merge(work, 1, Integer::sum);
            leftovers +=
                    StoreInspection.entries(store.resolve("staging")) + StoreInspection.entries(store.resolve("trash"))
                                    > 0
                            ? 1
                            : 0;
            for (String problem : StoreInspection.problems(store)) {
                problems.add("after kill " + kill + ", while " + work + ": " + problem);
            }
        }
        Map<String, Integer> events = problems.isEmpty() ? StoreInspection.events(store) : Map.of();
        Map<String, Integer> found = problems.isEmpty() ? StoreInspection.flips(store, flips, random) : Map.of();
        Revision revision = Revision.of(SharedOptions.root());
        return new Report(
                revision.commit(),
                revision.dirty(),
                shared.seed(),
                Machine.here(),
                kills,
                doing,
                leftovers,
                problems,
                events,
                flips,
                found);
    }

    /** Starts a writer, lets it work for a moment, kills it; returns what it said last. */
    private static String killed(Path store, Path scratch, Random random) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        StoreWriterCommand.NAME,
                        "--store=" + store,
                        "--scratch=" + scratch,
                        "--seed=" + random.nextLong()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread killer = new Thread(process::destroyForcibly, "kill-store-writer");
        Runtime.getRuntime().addShutdownHook(killer);
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            String last = said.readLine();
            if (last == null) {
                throw new IOException("a writer ended before its first work, with exit code " + process.waitFor());
            }
            Thread.sleep(random.nextInt(LONGEST_MILLIS), random.nextInt(1_000_000));
            process.toHandle().destroyForcibly(); // Process's own closes what is still to be read
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                last = line;
            }
            int exit = process.waitFor();
            if (exit != EXIT_OF_A_KILL) {
                throw new IOException("a writer failed by itself while " + last + ", with exit code " + exit);
            }
            return last;
        } finally {
            process.destroyForcibly();
            Runtime.getRuntime().removeShutdownHook(killer);
        }
    }
}
