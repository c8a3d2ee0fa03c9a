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
 * A run that is killed at random moments, supervisor and training process alike, and called again each time, beside one that is not killed.
 *
 * <p>A moment is drawn in time from the start of the process, so that every phase is hit: reading, building the set, training, writing checkpoints, storing the candidate.
 */
final class KilledRuns {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final int MOST_CALLS_MORE = 3;

    private final List<String> command;
    private final Path home;
    private final double secondsOfWhole;
    private final Random random;

    /**
     * Prepares.
     *
     * @param command of the run; the same each time
     * @param home whose store and run are looked at
     * @param secondsOfWhole how long the run takes that is not killed
     */
    KilledRuns(List<String> command, Path home, double secondsOfWhole, long seed) {
        this.command = List.copyOf(command);
        this.home = home;
        this.secondsOfWhole = secondsOfWhole;
        this.random = new Random(seed);
    }

    /**
     * What came of it.
     *
     * @param kills that hit a process which was at work
     * @param resumedAfter steps that were taken when the process was killed, as the log had them
     * @param damaged versions that the store showed half made, or could not read, after any of the kills
     * @param same whether the candidate is the one of the whole run, and every loss of the log
     */
    record Outcome(int kills, List<Integer> resumedAfter, int damaged, boolean same) {}

    /**
     * Kills a run so often and lets it come to its end.
     *
     * @param whole the folder of the run that was not killed
     * @param killed the folder of this one
     */
    Outcome run(int kills, Path whole, Path killed) throws IOException, InterruptedException {
        List<Integer> after = new ArrayList<>();
        int damaged = 0;
        int done = 0;
        for (int call = 0; done < kills && !Files.exists(killed.resolve("outcome.json")); call++) {
            if (call > MOST_CALLS_MORE * kills) {
                throw new IOException("the run does not get on: " + done + " kills in " + call + " calls");
            }
            Process process = start();
            // each call takes some seconds until it trains; from there its share of the whole
            long millis =
                    (long) (1_000 * (random.nextDouble() * 2.5 * secondsOfWhole / kills + random.nextDouble() * 12));
            boolean ended = process.waitFor(millis, TimeUnit.MILLISECONDS);
            if (!ended) {
                List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
                all.add(process.toHandle());
                all.forEach(ProcessHandle::destroyForcibly);
                for (ProcessHandle each : all) {
                    each.onExit().join();
                }
                done++;
                after.add(steps(killed));
                damaged += damaged();
            }
        }
        Process last = start();
        if (last.waitFor() != 0) {
            throw new IOException("the run that was killed did not come to its end: exit code " + last.exitValue());
        }
        boolean same =
                candidate(whole).equals(candidate(killed)) && losses(whole).equals(losses(killed));
        return new Outcome(done, after, damaged + damaged(), same);
    }

    private Process start() throws IOException {
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Versions without a whole manifest: what a reader of the store's folder finds there. */
    private int damaged() throws IOException {
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
