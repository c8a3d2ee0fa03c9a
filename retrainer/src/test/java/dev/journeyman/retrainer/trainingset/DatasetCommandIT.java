package dev.journeyman.retrainer.trainingset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.journeyman.feedback.events.Asker;
import dev.journeyman.feedback.events.AskerRole;
import dev.journeyman.feedback.events.Content;
import dev.journeyman.feedback.events.Corrected;
import dev.journeyman.feedback.events.Erased;
import dev.journeyman.feedback.events.Event;
import dev.journeyman.feedback.events.EventIds;
import dev.journeyman.feedback.events.FinishReason;
import dev.journeyman.feedback.events.InteractionLogged;
import dev.journeyman.feedback.events.Message;
import dev.journeyman.feedback.events.MessageRole;
import dev.journeyman.feedback.events.Rated;
import dev.journeyman.feedback.events.Rating;
import dev.journeyman.feedback.events.Sampling;
import dev.journeyman.feedback.events.Timings;
import dev.journeyman.feedback.events.Usage;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command on snapshots of a feedback log: the same snapshot twice, a parent with an anchor, an erasure, a loss. */
class DatasetCommandIT {
    @TempDir
    private Path folder;

    private final AtomicLong millis =
            new AtomicLong(Instant.parse("2026-03-02T08:00:00Z").toEpochMilli());
    private final EventIds ids = new EventIds(() -> Instant.ofEpochMilli(millis.addAndGet(60_000)), new Random(4));

    @Test
    void fromASnapshotToASetAndOnToTheNext() throws Exception {
        Path store = folder.resolve("feedback");
        String erased;
        try (FeedbackLog log = RocksFeedbackLog.open(store, LogOptions.DEFAULTS, LogEnvironment.system(store))) {
            String corrected = answers(log, "The heater fan only works on step four, why?", "The fan motor is worn.");
            corrects(log, "tom", corrected, "The resistor pack of the fan is burnt; step four goes past it.");
            erased = answers(log, "Oil spots under the bell housing, what is it?", "The main seal leaks.");
            rates(log, "ann", erased, Rating.UP);
            String taken = answers(log, "Can a weak earth strap make the lamps flicker?", "No.");
            String thumb = rates(log, "bob", taken, Rating.DOWN);
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
            append(log, new Withdrawn(ids.feedback(), now(), taken, thumb, "bob"));
            get(log.erase(new Erased(ids.feedback(), now(), erased, "ops", "asked for", List.of())));
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
            answers(log, "anything", "something");
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
            answers(log, "anything", "something");
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

    private Instant now() {
        return Instant.ofEpochMilli(millis.get());
    }

    private static <T> T get(java.util.concurrent.CompletableFuture<T> future) {
        return future.orTimeout(60, TimeUnit.SECONDS).join();
    }

    private static void append(FeedbackLog log, Event event) {
        assertThat(get(log.append(List.of(event)))).isNotNull();
    }

    private String answers(FeedbackLog log, String question, String answer) {
        String id = ids.interaction();
        append(
                log,
                new InteractionLogged(
                        id,
                        now(),
                        new Asker("app", AskerRole.APP, null),
                        "/v1/chat/completions",
                        "journeyman",
                        "v1",
                        null,
                        new Content(
                                List.of(new Message(MessageRole.USER, question)),
                                "<user>" + question,
                                List.of(),
                                answer,
                                null),
                        FinishReason.STOP,
                        Sampling.greedy(64),
                        List.of(),
                        new Usage(8, 8),
                        new Timings(0, 1L, 2),
                        null));
        return id;
    }

    private void corrects(FeedbackLog log, String technician, String interaction, String text) {
        append(log, new Corrected(ids.feedback(), now(), interaction, technician, text));
    }

    private String rates(FeedbackLog log, String technician, String interaction, Rating rating) {
        String id = ids.feedback();
        append(log, new Rated(id, now(), interaction, technician, rating, Set.of(), null));
        return id;
    }
}
