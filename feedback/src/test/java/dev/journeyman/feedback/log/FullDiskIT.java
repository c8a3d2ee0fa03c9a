package dev.journeyman.feedback.log;

import static dev.journeyman.feedback.log.TestWorld.append;
import static dev.journeyman.feedback.log.TestWorld.failure;
import static dev.journeyman.feedback.log.TestWorld.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.journeyman.feedback.events.Content;
import dev.journeyman.feedback.events.InteractionLogged;
import dev.journeyman.feedback.events.Message;
import dev.journeyman.feedback.events.MessageRole;
import dev.journeyman.feedback.events.RandomEvents;
import dev.journeyman.feedback.log.LogException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

class FullDiskIT {
    @TempDir
    Path home;

    private final TestWorld world = new TestWorld();
    private final RandomEvents events = new RandomEvents(13);

    @Test
    void belowTheReserveAppendsFailReadsGoOnAndLaterAppendsSucceed() {
        try (FeedbackLog log =
                RocksFeedbackLog.open(home.resolve("feedback"), LogOptions.DEFAULTS, world.environment())) {
            InteractionLogged first = events.interaction();
            append(log, first);
            world.freeBytes.set(LogOptions.DEFAULTS.reserveBytes());
            InteractionLogged second = events.interaction();
            LogException refused = failure(log.append(List.of(second)));
            assertThat(refused).isInstanceOf(StoreFullException.class).hasMessageContaining("make room");
            assertThat(log.stats().full()).isTrue();
            assertThat(log.byId(first.id())).isPresent();
            assertThat(log.byId(second.id())).isEmpty();
            world.freeBytes.set(LogOptions.DEFAULTS.reserveBytes() / 2);
            assertThat(failure(log.erase(events.erased(first.id())))).isInstanceOf(StoreFullException.class);
            world.freeBytes.set(LogOptions.DEFAULTS.reserveBytes());
            assertThat(get(log.erase(events.erased(first.id()))).removed())
                    .as("what makes room is taken for longer")
                    .containsExactly(1L);
            world.freeBytes.set(Long.MAX_VALUE);
            assertThat(append(log, second).firstSequence()).isEqualTo(3);
            assertThat(log.stats().full()).isFalse();
            assertThat(log.verify().findings()).isEmpty();
        }
    }

    @Test
    void aWriteThatFailsIsNotAcknowledgedAndTheDatabaseIsOpenedAnew() {
        AtomicBoolean full = new AtomicBoolean();
        LogWriter.BeforeWrite disk = () -> {
            if (full.get()) {
                throw new RocksDBException(
                        new Status(Status.Code.IOError, Status.SubCode.NoSpace, "No space left on device"));
            }
        };
        LogOptions options = LogOptions.DEFAULTS.withRetryAfter(Duration.ofSeconds(1));
        try (FeedbackLog log =
                RocksFeedbackLog.open(home.resolve("feedback"), options, world.environment(), Migrations.TODAY, disk)) {
            InteractionLogged first = events.interaction();
            append(log, first);
            full.set(true);
            InteractionLogged second = events.interaction();
            assertThat(failure(log.append(List.of(second)))).isInstanceOf(StoreFullException.class);
            full.set(false);
            assertThat(failure(log.append(List.of(second))))
                    .as("not tried again before the wait is over")
                    .isInstanceOf(StoreFullException.class)
                    .hasMessageContaining("tried again after 1000 ms");
            assertThat(log.byId(first.id())).as("reads go on").isPresent();
            world.nanos.addAndGet(Duration.ofSeconds(2).toNanos());
            assertThat(append(log, second).firstSequence()).isEqualTo(2);
            assertThat(log.from(1, 10)).hasSize(2);
            assertThat(log.verify().findings()).isEmpty();
        }
    }

    @Test
    void anotherFailureIsTriedAgainToo() {
        AtomicBoolean broken = new AtomicBoolean(true);
        LogWriter.BeforeWrite disk = () -> {
            if (broken.get()) {
                throw new RocksDBException(new Status(Status.Code.IOError, Status.SubCode.None, "device error"));
            }
        };
        try (FeedbackLog log = RocksFeedbackLog.open(
                home.resolve("feedback"),
                LogOptions.DEFAULTS.withRetryAfter(Duration.ZERO),
                world.environment(),
                Migrations.TODAY,
                disk)) {
            InteractionLogged event = events.interaction();
            assertThat(failure(log.append(List.of(event))).kind()).isEqualTo(Kind.UNREADABLE);
            assertThat(failure(log.append(List.of(event))).kind()).isEqualTo(Kind.UNREADABLE);
            broken.set(false);
            assertThat(append(log, event).firstSequence()).isEqualTo(1);
        }
    }

    /** With a real disk that is really full: {@code -Djourneyman.small_disk=} a folder on a file system of 64 to 512 MB that holds nothing else. */
    @ParameterizedTest(name = "noticed by the log's own look: {0}")
    @ValueSource(booleans = {true, false})
    void aDiskThatIsReallyFullLosesNothingAcknowledged(boolean looks) throws Exception {
        String told = System.getProperty("journeyman.small_disk", "");
        assumeTrue(!told.isEmpty(), "journeyman.small_disk names no small file system (mount -t tmpfs -o size=128m)");
        Path disk = Path.of(told);
        assumeTrue(Files.getFileStore(disk).getTotalSpace() <= 512L << 20, "journeyman.small_disk is not small");
        Path directory = disk.resolve("feedback");
        Path filler = disk.resolve("filler");
        Files.write(filler, new byte[16 << 20]);
        LogOptions options = new LogOptions(
                1024, 64L << 20, 256, 8L << 20, 64, 0, Duration.ofMillis(10), Duration.ofHours(1), true, false, false);
        LogEnvironment system = LogEnvironment.system(disk);
        LogEnvironment blind = new LogEnvironment(
                system.clock(), system.nanoTime(), system.random(), () -> Long.MAX_VALUE, system.threads());
        List<String> acknowledged = new ArrayList<>();
        try (FeedbackLog log = RocksFeedbackLog.open(directory, options, looks ? system : blind)) {
            LogException refused = fill(log, acknowledged);
            assertThat(refused).isInstanceOf(StoreFullException.class);
            assertAllThere(log, acknowledged);
            Files.delete(filler);
            appendPatiently(log, acknowledged);
            assertAllThere(log, acknowledged);
        } finally {
            Files.deleteIfExists(filler);
        }
        try (FeedbackLog log = RocksFeedbackLog.open(directory, options, system)) {
            assertAllThere(log, acknowledged);
            assertThat(log.verify().findings()).isEmpty();
        } finally {
            FileCopies.delete(directory);
        }
    }

    private LogException fill(FeedbackLog log, List<String> acknowledged) throws IOException {
        Random random = new Random(5);
        while (true) {
            InteractionLogged event = bulky(random);
            LogException refused =
                    get(log.append(List.of(event)).handle((appended, e) -> e == null ? null : (LogException) e));
            if (refused != null) {
                return refused;
            }
            acknowledged.add(event.id());
        }
    }

    private void appendPatiently(FeedbackLog log, List<String> acknowledged) throws InterruptedException {
        Random random = new Random(6);
        long end = System.nanoTime() + TestWorld.PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            InteractionLogged event = bulky(random);
            LogException refused =
                    get(log.append(List.of(event)).handle((appended, e) -> e == null ? null : (LogException) e));
            if (refused == null) {
                acknowledged.add(event.id());
                return;
            }
            Thread.sleep(20);
        }
        throw new AssertionError("there is room, and nothing is taken");
    }

    private InteractionLogged bulky(Random random) {
        StringBuilder text = new StringBuilder();
        while (text.length() < 200_000) {
            text.append(Long.toString(random.nextLong(), 36));
        }
        return events.interaction(
                new Content(List.of(new Message(MessageRole.USER, "x")), text.toString(), List.of(), "", null));
    }

    private static void assertAllThere(FeedbackLog log, List<String> acknowledged) {
        assertThat(acknowledged).isNotEmpty().allMatch(id -> log.byId(id).isPresent());
    }
}
