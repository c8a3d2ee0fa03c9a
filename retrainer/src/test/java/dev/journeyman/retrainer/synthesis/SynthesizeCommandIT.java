package dev.journeyman.retrainer.synthesis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.journeyman.retrainer.Main;
import dev.journeyman.retrainer.collect.SmallDomain;
import dev.journeyman.retrainer.dataset.Provenance;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.evaluation.PlainWords;
import dev.journeyman.retrainer.synthesis.StubTeacher.Act;
import dev.journeyman.retrainer.trainingset.RecordFile;
import dev.journeyman.retrainer.trainingset.RecordKind;
import dev.journeyman.retrainer.trainingset.TrainingRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as a child process: killed and gone on with, refused, and without a teacher. */
@Timeout(240)
class SynthesizeCommandIT {
    private static final String KEY = "sk-nobody-may-see-this";
    private static final int TASKS = 24;
    private static final String[] PARTS = {
        "saddle",
        "pedal",
        "crank",
        "bell",
        "fork",
        "stem",
        "lamp",
        "basket",
        "stand",
        "tyre",
        "tube",
        "valve",
        "cassette",
        "hanger",
        "lever",
        "cable",
        "housing",
        "rotor",
        "calliper",
        "spoke",
        "nipple",
        "rim",
        "hub",
        "axle"
    };

    @TempDir
    private Path folder;

    @Test
    void killedTwiceItGoesOnToTheSameRecords() throws Exception {
        SmallDomain.write(folder.resolve("domain"));
        Semaphore allowed = new Semaphore(1_000_000);
        try (StubTeacher stub = new StubTeacher((prompt, seed, attempt) -> {
            try {
                allowed.acquire();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return act(prompt, seed);
        })) {
            Run whole = start(stub, "whole");
            assertThat(whole.end()).as(whole.said()).isZero();
            int once = stub.requests.getAndSet(0);

            for (int requests :
                    new int[] {7, 12}) { // held back by the teacher there, so that the kill is in the middle
                allowed.drainPermits();
                allowed.release(requests);
                int before = stub.requests.get();
                Run killed = start(stub, "killed");
                while (stub.requests.get() < before + requests + 1) { // at least one is under way
                    assertThat(killed.process.isAlive()).as(killed.said()).isTrue();
                    Thread.sleep(20);
                }
                killed.process.destroyForcibly();
                assertThat(killed.end()).isNotZero();
                assertThat(Files.exists(folder.resolve("killed/records.jsonl"))).isFalse();
                allowed.release(1_000_000); // lets go of those that nobody waits for
                while (allowed.hasQueuedThreads()) {
                    Thread.sleep(5);
                }
            }
            Run last = start(stub, "killed");
            assertThat(last.end()).as(last.said()).isZero();

            for (String file : List.of("records.jsonl", "rejected.jsonl")) {
                assertThat(Files.readString(folder.resolve("killed").resolve(file)))
                        .isEqualTo(Files.readString(folder.resolve("whole").resolve(file)))
                        .isNotBlank();
            }
            JsonNode report = report("killed");
            assertThat(report.path("budget").path("calls").asInt()).isEqualTo(stub.requests.get());
            assertThat(report.path("budget").path("lost").asInt()).isBetween(1, 4);
            assertThat(report.path("budget").path("calls").asInt()
                            - report.path("budget").path("lost").asInt())
                    .isEqualTo(once);
            assertThat(report.path("dropped")).isEqualTo(report("whole").path("dropped"));

            // a finished run asks nothing more, and none goes on with other settings
            int asked = stub.requests.get();
            assertThat(start(stub, "killed").end()).isZero();
            Run other = start(stub, "killed", "--temperature", "0.3");
            assertThat(other.end()).isEqualTo(1);
            assertThat(other.said()).contains("temperature was 0.8 and is 0.3");
            assertThat(stub.requests.get()).isEqualTo(asked);
            assertThat(stub.authorization).isEqualTo("Bearer " + KEY);
            assertNoKey();
        }
    }

    @Test
    void wrongUsageAndAClosedDoorAreTold() throws Exception {
        SmallDomain.write(folder.resolve("domain"));
        try (StubTeacher stub = new StubTeacher((prompt, seed, attempt) -> new Act.Status(401, ""))) {
            Run denied = start(stub, "denied");
            assertThat(denied.end()).isEqualTo(1);
            assertThat(denied.said()).contains("HTTP 401", "--api-key-env");
            assertThat(stub.requests.get()).isLessThanOrEqualTo(2); // as many as are asked at once
            Run wrong = start(stub, "wrong", "--strategy", "guessing", "--judge-least", "9", "--from", "nowhere");
            assertThat(wrong.end()).isEqualTo(2);
            assertThat(wrong.said())
                    .contains("--strategy must be one of", "--judge-least must be 0 to 5", "there is no file nowhere");
            assertNoKey();
        }
    }

    @Test
    void withoutATeacherOnlyWhatIsVerifiedIsKept() throws Exception {
        Path automotive = Path.of(System.getProperty("journeyman.root"), "domains", "automotive");
        String[] arguments = {
            "--self",
            "--home",
            folder.resolve("home").toString(),
            "--domain",
            automotive.toString(),
            "--calls",
            "200",
            "--tokens",
            "100000",
            "--tasks",
            "24",
            "--samples",
            "3",
            "--temperature",
            "1.2",
            "--max-tokens",
            "60"
        };
        for (String out : List.of("one", "two")) {
            Run run = launch(out, out.equals("one") ? "1" : "4", arguments);
            assertThat(run.end()).as(run.said()).isZero();
        }
        assertThat(Files.readString(folder.resolve("one/records.jsonl")))
                .isEqualTo(Files.readString(folder.resolve("two/records.jsonl")));
        Domain domain = Domain.read(automotive);
        List<TrainingRecord> records =
                RecordFile.read(folder.resolve("one/records.jsonl"), Set.of(Provenance.SYNTHETIC_SELF));
        assertThat(records).isNotEmpty();
        for (TrainingRecord record : records) {
            if (record.id().startsWith("synthetic/self-code-meaning/")) {
                String meaning = domain.codes()
                        .find(record.concepts().get(0))
                        .orElseThrow()
                        .meaning();
                assertThat(PlainWords.of(record.answer()).contains(PlainWords.of(meaning)))
                        .as(record.answer())
                        .isTrue();
                if (record.kind() == RecordKind.PAIR) {
                    assertThat(record.rejected()).isNotEqualTo(record.answer());
                }
            }
            if (record.id().startsWith("synthetic/self-choice/")) { // the letter's option is said, not only its letter
                char letter = record.answer().charAt(record.answer().length() - 2);
                String option = record.question()
                        .lines()
                        .filter(line -> line.startsWith(letter + ") "))
                        .findFirst()
                        .orElseThrow()
                        .substring(3);
                assertThat(PlainWords.of(record.answer()).contains(PlainWords.of(option)))
                        .as(record.answer())
                        .isTrue();
            }
            assertThat(Objects.requireNonNull(record.synthesis()).teacher()).isEqualTo("starter");
        }
        assertThat(Files.readString(folder.resolve("one/report.md"))).contains("Diagnoses", "| verification |");
        assertThat(report("one").path("budget").path("calls").asInt()).isEqualTo(72);
    }

    private static Act act(String prompt, long seed) {
        if (prompt.startsWith("You check training material")) {
            int score = prompt.contains("The " + PARTS[4] + " ") ? 2 : 5;
            return new Act.Say("{\"score\": " + score + ", \"reason\": \"so\"}", "stop", true);
        }
        int task = (int) seed - 1;
        String part = PARTS[task % PARTS.length];
        return switch (task % 6) {
            case 2 -> new Act.Say("no JSON about the " + part, "stop", true);
            case 3 ->
                new Act.Say(
                        "{\"question\": \"What about the " + part
                                + " then?\", \"answer\": \"P0301 means cylinder 2 misfire.\"}",
                        "stop",
                        true);
            default ->
                new Act.Say(
                        "{\"question\": \"My " + part + " rattles on every " + part
                                + " road, what now?\", \"answer\": \"The " + part + " is loose; tighten the " + part
                                + " bolt and ride again.\"}",
                        "stop",
                        true);
        };
    }

    private void assertNoKey() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file)).as(file.toString()).doesNotContain(KEY);
            }
        }
    }

    private JsonNode report(String out) throws IOException {
        return new ObjectMapper()
                .readTree(folder.resolve(out).resolve("report.json").toFile());
    }

    private record Run(Process process, Path output) {
        int end() throws InterruptedException {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        }

        String said() throws IOException {
            return Files.readString(output);
        }
    }

    private Run start(StubTeacher stub, String out, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "--teacher",
                stub.address(),
                "--model",
                "stub",
                "--api-key-env",
                "STUB_KEY",
                "--domain",
                folder.resolve("domain").toString(),
                "--calls",
                "1000",
                "--tokens",
                "10000000",
                "--tasks",
                String.valueOf(TASKS),
                "--in-domain",
                "0",
                "--on-topic",
                "0"));
        if (!List.of(more).contains("--strategy")) {
            arguments.addAll(List.of("--strategy", "new-questions"));
        }
        arguments.addAll(List.of(more));
        return launch(out, "2", arguments.toArray(String[]::new));
    }

    private Run launch(String out, String concurrency, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dai.djl.offline=true",
                "-DOPT_OUT_TRACKING=true",
                "-Dai.djl.pytorch.graph_optimizer=false",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "synthesize",
                "--out",
                folder.resolve(out).toString(),
                "--concurrency",
                concurrency));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(folder, "said", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("STUB_KEY", KEY);
        return new Run(builder.start(), output);
    }
}
