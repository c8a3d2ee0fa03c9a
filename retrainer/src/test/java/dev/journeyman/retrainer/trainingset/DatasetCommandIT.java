package dev.journeyman.retrainer.trainingset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.journeyman.feedback.events.Erased;
import dev.journeyman.feedback.events.Rating;
import dev.journeyman.feedback.events.Withdrawn;
import dev.journeyman.feedback.log.FeedbackLog;
import dev.journeyman.feedback.log.LogEnvironment;
import dev.journeyman.feedback.log.LogOptions;
import dev.journeyman.feedback.log.RocksFeedbackLog;
import dev.journeyman.store.ByteProgress;
import dev.journeyman.store.Lineage;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.Staging;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command on snapshots of a feedback log: the same snapshot twice, a parent with an anchor, an erasure, a loss. */
class DatasetCommandIT {
    @TempDir
    private Path folder;

    private final FeedbackScript script = new FeedbackScript(4);

    @Test
    void fromASnapshotToASetAndOnToTheNext() throws Exception {
        Path store = folder.resolve("feedback");
        String erased;
        try (FeedbackLog log = RocksFeedbackLog.open(store, LogOptions.DEFAULTS, LogEnvironment.system(store))) {
            String corrected =
                    script.answers(log, "The heater fan only works on step four, why?", "The fan motor is worn.");
            script.corrects(log, "tom", corrected, "The resistor pack of the fan is burnt; step four goes past it.");
            erased = script.answers(log, "Oil spots under the bell housing, what is it?", "The main seal leaks.");
            script.rates(log, "ann", erased, Rating.UP);
            String taken = script.answers(log, "Can a weak earth strap make the lamps flicker?", "No.");
            String thumb = script.rates(log, "bob", taken, Rating.DOWN);
            log.snapshot(folder.resolve("first"));

            JsonNode one = report(0, "first", "one");
            JsonNode two = report(0, "first", "two");
            assertThat(files("one")).isEqualTo(files("two"));
            assertThat(one).isEqualTo(two);
            // a demonstration and a pair of the correction, two unpaired labels
            assertThat(one.path("by_provenance")
                            .path("human_feedback")
                            .path("examples")
                            .asInt())
                    .isEqualTo(4);
            assertThat(one.path("digest").asText()).hasSize(64);
            store("one", one.path("digest").asText());

            // bob takes his thumb back, ann's answer is erased: both leave, and are named
            script.append(log, new Withdrawn(script.ids().feedback(), script.now(), taken, thumb, "bob"));
            FeedbackScript.get(log.erase(
                    new Erased(script.ids().feedback(), script.now(), erased, "ops", "asked for", List.of())));
            log.snapshot(folder.resolve("second"));
        }
        JsonNode next = report(0, "second", "three", "--parent", "child");
        assertThat(next.path("by_provenance")
                        .path("human_feedback")
                        .path("examples")
                        .asInt())
                .isEqualTo(2);
        List<String> departed = new ArrayList<>();
        next.path("anchor").path("departed").forEach(why -> departed.add(why.asText()));
        assertThat(departed)
                .hasSize(2)
                .anyMatch(why -> why.equals("erased: erased with " + erased))
                .anyMatch(why -> why.startsWith("retracted: its feedback is there"));
        assertThat(next.path("anchor").path("now").asInt())
                .isEqualTo(next.path("anchor").path("of_parent").asInt() - 2);

        // a log that never had the feedback does not account for it
        Path empty = folder.resolve("other");
        try (FeedbackLog log = RocksFeedbackLog.open(empty, LogOptions.DEFAULTS, LogEnvironment.system(empty))) {
            script.answers(log, "anything", "something");
            log.snapshot(folder.resolve("stranger"));
        }
        assertThat(run(1, "stranger", "four", "--parent", "child"))
                .contains("anchor: 4 of the parent's")
                .contains("are not there: rec_");
        assertThat(Files.exists(folder.resolve("four"))).isFalse();
        assertThat(run(1, "nowhere", "five")).contains("there is no folder");
    }

    @Test
    void aParentThatWasTrainedHereMustHaveItsAnchor() throws Exception {
        Path store = folder.resolve("feedback");
        try (FeedbackLog log = RocksFeedbackLog.open(store, LogOptions.DEFAULTS, LogEnvironment.system(store))) {
            script.answers(log, "anything", "something");
            log.snapshot(folder.resolve("first"));
        }
        ModelStore models = ModelStore.open(folder.resolve("home").resolve("models"));
        try (Staging staging = models.stage()) {
            Files.writeString(staging.directory().resolve("config.json"), "{}");
            staging.commit(
                    "bare",
                    new Lineage("run:1", null, "1", null, "ab".repeat(32), Map.of(), Map.of(), null),
                    ByteProgress.NONE);
        }
        assertThat(run(1, "first", "out", "--parent", "bare")).contains("carries no real-anchor.jsonl");
    }

    /** What a run does with a set: the anchor goes into the version. */
    private void store(String set, String digest) throws IOException {
        ModelStore models = ModelStore.open(folder.resolve("home").resolve("models"));
        try (Staging staging = models.stage()) {
            Path starter = Path.of(System.getProperty("journeyman.root"), "domains", "automotive", "starter");
            try (Stream<Path> files = Files.list(starter)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    staging.copy(file, String.valueOf(file.getFileName()), ByteProgress.NONE);
                }
            }
            staging.copy(folder.resolve(set).resolve(Anchor.FILE), Anchor.FILE, ByteProgress.NONE);
            staging.commit(
                    "child",
                    new Lineage("run:1", null, "1", null, digest, Map.of(), Map.of(), null),
                    ByteProgress.NONE);
        }
    }

    private JsonNode report(int exit, String snapshot, String out, String... more) throws IOException {
        run(exit, snapshot, out, more);
        return new ObjectMapper()
                .readTree(folder.resolve(out).resolve(TrainingSetFolder.REPORT).toFile());
    }

    /** What the command says on both outputs. */
    private String run(int exit, String snapshot, String out, String... more) {
        StringWriter said = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of(
                "--snapshot", folder.resolve(snapshot).toString(),
                "--home", folder.resolve("home").toString(),
                "--out", folder.resolve(out).toString()));
        arguments.addAll(List.of(more));
        int code = new CommandLine(new DatasetCommand())
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println(failure.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(arguments.toArray(String[]::new));
        assertThat(code).as(said.toString()).isEqualTo(exit);
        return said.toString();
    }

    private Map<String, String> files(String out) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder.resolve(out))) {
            for (Path file : all.toList()) {
                files.put(String.valueOf(file.getFileName()), Files.readString(file));
            }
        }
        assertThat(files)
                .containsKeys("1-real.instruction.jsonl", "1-real.pair.jsonl", "1-real.unpaired.jsonl", "report.txt");
        return files;
    }
}
