package dev.journeyman.feedback.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.feedback.events.Event;
import dev.journeyman.feedback.events.InteractionLogged;
import dev.journeyman.feedback.events.Rated;
import dev.journeyman.feedback.log.Entry.Reason;
import dev.journeyman.feedback.log.Entry.Stored;
import dev.journeyman.feedback.log.Entry.Tombstone;
import dev.journeyman.feedback.records.Derivation;
import dev.journeyman.feedback.records.PreferenceRecord;
import dev.journeyman.feedback.records.RecordsJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process in which fifty threads append, at random moments, and looks for all that it told as acknowledged. {@code
 * -Djourneyman.kills=300} kills as often.
 */
class KilledLogIT {
    private static final int KILLS = Integer.getInteger("journeyman.kills", 6);
    private static final int KILLS_A_STORE = 10; // the store grows, and all of it is looked at each time
    private static final int LONGEST_WORK_MILLIS = 800;
    private static final int LONGEST_START_MILLIS = 1500;
    private static final int EXIT_OF_A_KILL = 128 + 9; // SIGKILL

    @TempDir
    Path home;

    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private Process process;

    @AfterEach
    void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly();
            process.waitFor();
        }
    }

    private Thread start(Path store, long seed) throws IOException {
        Path temporary = Files.createDirectories(home.resolve("tmp"));
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        LogWorker.class.getName(),
                        store.toString(),
                        Long.toString(seed))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        told.clear();
        return Thread.ofPlatform().start(() -> {
            try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
                lines.lines().forEach(told::add);
            } catch (IOException | UncheckedIOException e) {
                told.add("broken " + e);
            }
        });
    }

    /** Until the store is open and something was acknowledged. */
    private void waitUntilAtWork() throws InterruptedException {
        long end = System.nanoTime() + TestWorld.PATIENCE.toNanos();
        while (told.size() < 2) {
            assertThat(process.isAlive() && System.nanoTime() < end)
                    .as("the worker opens its store and appends")
                    .isTrue();
            Thread.sleep(5);
        }
    }

    @Test
    void whatWasAcknowledgedIsThereAfterEveryKill() throws Exception {
        long seed = TestWorld.seed(KilledLogIT.class);
        Random random = new Random(seed);
        long acknowledged = 0;
        long records = 0;
        long erased = 0;
        int whileStarting = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Path store = home.resolve("store-" + kill / KILLS_A_STORE);
            Thread reader = start(store, random.nextLong());
            if (random.nextInt(5) == 0) {
                Thread.sleep(random.nextInt(LONGEST_START_MILLIS));
                whileStarting++;
            } else {
                waitUntilAtWork();
                Thread.sleep(random.nextInt(LONGEST_WORK_MILLIS), random.nextInt(1_000_000));
            }
            process.toHandle()
                    .destroyForcibly(); // the process's own method would close the pipe, and lose what is in it
            assertThat(process.waitFor())
                    .as("exit code at kill %d: it works until it is killed, or says above what went wrong", kill)
                    .isEqualTo(EXIT_OF_A_KILL);
            assertThat(reader.join(TestWorld.PATIENCE)).isTrue();
            List<String> lines = List.copyOf(told);
            try (FeedbackLog log = RocksFeedbackLog.open(store, LogOptions.DEFAULTS, LogEnvironment.system(home))) {
                for (String line : lines) {
                    String[] words = line.split(" ");
                    switch (words[0]) {
                        case "ready" -> {}
                        case "appended" -> {
                            acknowledged += 2;
                            long sequence = Long.parseLong(words[1]);
                            assertThere(log, sequence, words[2]);
                            assertThere(log, sequence + 1, words[3]);
                        }
                        case "erased" -> {
                            erased++;
                            assertThat(log.isErased(words[1])).isTrue();
                            assertThat(log.byId(words[1])).isEmpty();
                            assertThat(log.byInteraction(words[1], 10)).hasSize(1);
                        }
                        default -> throw new AssertionError("the worker said: " + line);
                    }
                }
                assertNothingHalf(log);
                records += assertDerivedAsOfAReplay(log);
                assertThat(log.verify().findings()).isEmpty();
            }
        }
        System.out.println("of " + KILLS + " kills, " + whileStarting + " hit a start; " + acknowledged
                + " events were acknowledged and are there, " + erased + " erasures too; " + records
                + " records in all, as a replay makes them");
        assertThat(records).isPositive();
        assertThat(acknowledged).as("kills must hit writers at work").isPositive();
        try (var left = Files.list(home.resolve("tmp"))) {
            // A kill while the library is being unpacked leaves it; no other does.
            assertThat(left.toList()).hasSizeLessThanOrEqualTo(whileStarting);
        }
        assertThat(process.waitFor(0, TimeUnit.SECONDS)).isTrue();
    }

    /** The records of the store that is open are those of a replay of a copy; returns how many. */
    private int assertDerivedAsOfAReplay(FeedbackLog log) throws IOException {
        Path copy = home.resolve("copy");
        log.snapshot(copy);
        try (FeedbackReader replay = RocksFeedbackLog.openForReading(copy)) {
            List<PreferenceRecord> records = derived(log);
            assertThat(RecordsJson.lines(derived(replay))).isEqualTo(RecordsJson.lines(records));
            return records.size();
        } finally {
            FileCopies.delete(copy);
        }
    }

    private static List<PreferenceRecord> derived(FeedbackReader log) {
        List<Event> events = new ArrayList<>();
        log.forEach(1, entry -> {
            if (entry instanceof Stored stored) {
                events.add(stored.event());
            }
        });
        return Derivation.derive(events).records();
    }

    private static void assertThere(FeedbackLog log, long sequence, String digest) {
        Entry entry = log.at(sequence).orElseThrow(() -> new AssertionError("nothing at " + sequence));
        switch (entry) {
            case Stored stored -> assertThat(LogWorker.digest(stored.event())).isEqualTo(digest);
            case Tombstone tombstone -> {
                // Its erasure may have been on the disk without being acknowledged.
                assertThat(tombstone.reason()).isEqualTo(Reason.ERASED);
                assertThat(log.byId(tombstone.cause())).isPresent();
            }
        }
    }

    /** Every answer stands beside its rating, for they were appended together. */
    private static void assertNothingHalf(FeedbackLog log) {
        List<Entry> waiting = new ArrayList<>();
        log.forEach(1, entry -> {
            if (entry instanceof Stored stored && stored.event() instanceof InteractionLogged) {
                assertThat(waiting).isEmpty();
                waiting.add(entry);
            } else if (entry instanceof Stored stored && stored.event() instanceof Rated rated) {
                assertThat(waiting).hasSize(1);
                Stored asked = (Stored) waiting.remove(0);
                assertThat(rated.interactionId()).isEqualTo(asked.event().id());
                assertThat(stored.sequence()).isEqualTo(asked.sequence() + 1);
            }
        });
        assertThat(waiting).isEmpty();
    }
}
