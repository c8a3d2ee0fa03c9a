package dev.journeyman.loadtests.retrain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Runs that are killed at random moments, supervisor and training process alike, and called again each time, beside one that is not killed. Each has a home of its own, as it was before the whole run.
 *
 * <p>A moment is drawn in time from the start of the process, so that every phase is hit: reading, building the set, training, writing checkpoints, storing the candidate.
 */
final class KilledRuns {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** A call must be able to get further than the one before: this long at least it may live. */
    private static final double SECONDS_TO_START = 16;

    /** Of a whole run, how much a call may do at most before it is killed. */
    private static final double MOST_OF_A_RUN = 0.5;

    private static final int MOST_CALLS_A_RUN = 100;

    private final Command command;
    private final Path before;
    private final double secondsOfWhole;
    private final Random random;

    /** The command of a run in a home; the same each time. */
    interface Command {
        List<String> in(Path home);
    }

    /**
     * Prepares.
     *
     * @param before a home as it was before the whole run
     * @param secondsOfWhole how long the run takes that is not killed
     */
    KilledRuns(Command command, Path before, double secondsOfWhole, long seed) {
        this.command = command;
        this.before = before;
        this.secondsOfWhole = secondsOfWhole;
        this.random = new Random(seed);
    }

    /**
     * What came of it.
     *
     * @param runs how many runs the kills were spread over
     * @param kills that hit a process which was at work
     * @param stepsAtKill steps that were in the log when the process was killed
     * @param damaged versions that the store showed half made, or could not read, after any of the kills
     * @param same of the runs, how many made the candidate of the whole run with every loss of its log
     */
    record Outcome(int runs, int kills, List<Integer> stepsAtKill, int damaged, int same) {}

    /**
     * Kills runs until so many kills have hit, and lets each come to its end.
     *
     * @param whole the folder of the run that was not killed
     * @param folder where the homes are made
     * @param name of the runs
     */
    Outcome run(int kills, Path whole, Path folder, String name) throws IOException, InterruptedException {
        List<Integer> steps = new ArrayList<>();
        int damaged = 0;
        int same = 0;
        int runs = 0;
        while (steps.size() < kills) {
            Path home = folder.resolve("home-" + ++runs);
            Homes.copy(before, home);
            Path run = home.resolve("runs").resolve(name);
            for (int call = 0; !Files.exists(run.resolve("outcome.json")); call++) {
                if (call == MOST_CALLS_A_RUN) {
                    throw new IOException(
                            "the run does not get on: " + steps.size() + " kills in " + call + " calls of one run");
                }
                if (steps.size() == kills) {
                    finish(home);
                } else if (killed(home)) {
                    steps.add(steps(run));
                    damaged += damaged(home);
                }
            }
            damaged += damaged(home);
            same += candidate(whole).equals(candidate(run)) && losses(whole).equals(losses(run)) ? 1 : 0;
        }
        return new Outcome(runs, kills, steps, damaged, same);
    }

    /** Calls the run and kills it, unless it ends before. */
    private boolean killed(Path home) throws IOException, InterruptedException {
        Process process = start(home);
        double seconds = random.nextDouble() * (SECONDS_TO_START + MOST_OF_A_RUN * secondsOfWhole);
        if (process.waitFor((long) (1_000 * seconds), TimeUnit.MILLISECONDS)) {
            return false;
        }
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle each : all) {
            each.onExit().join();
        }
        return true;
    }

    private void finish(Path home) throws IOException, InterruptedException {
        int status = start(home).waitFor();
        if (status != 0) {
            throw new IOException("the run that was killed did not come to its end: exit code " + status);
        }
    }

    private Process start(Path home) throws IOException {
        return new ProcessBuilder(command.in(home))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Versions without a whole manifest: what a reader of the store's folder finds there. */
    private static int damaged(Path home) throws IOException {
        int damaged = 0;
        try (var versions = Files.list(home.resolve("models").resolve("versions"))) {
            for (Path version : versions.toList()) {
                Path manifest = version.resolve("manifest.json");
                boolean whole = Files.exists(manifest);
                if (whole) {
                    for (JsonNode file : JSON.readTree(manifest.toFile()).path("files")) {
                        Path stored = version.resolve(file.path("name").asText());
                        whole &= Files.exists(stored)
                                && Files.size(stored) == file.path("bytes").asLong(-1);
                    }
                }
                damaged += whole ? 0 : 1;
            }
        }
        return damaged;
    }

    private static int steps(Path run) throws IOException {
        return Files.exists(run.resolve("log.jsonl")) ? losses(run).size() : 0;
    }

    private static String candidate(Path run) throws IOException {
        return JSON.readTree(run.resolve("outcome.json").toFile())
                .path("candidate")
                .asText();
    }

    /** Every loss of a log by part and step. */
    private static Map<String, Double> losses(Path run) throws IOException {
        Map<String, Double> losses = new TreeMap<>();
        for (String line : Files.readAllLines(run.resolve("log.jsonl"))) {
            JsonNode node;
            try {
                node = JSON.readTree(line);
            } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
                continue; // cut by a kill; the next call drops it
            }
            if (node.has("loss")) {
                losses.put(
                        node.path("stage").asText() + " " + node.path("step").asInt(),
                        node.path("loss").asDouble());
            }
        }
        return losses;
    }
}
