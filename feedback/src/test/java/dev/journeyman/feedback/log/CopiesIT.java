package dev.journeyman.feedback.log;

import static dev.journeyman.feedback.log.TestWorld.append;
import static dev.journeyman.feedback.log.TestWorld.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.journeyman.feedback.events.Event;
import dev.journeyman.feedback.events.RandomEvents;
import dev.journeyman.feedback.log.LogException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.WriteBatch;

/** Snapshots, backups, and stores whose end was lost. */
class CopiesIT {
    @TempDir
    Path home;

    private final TestWorld world = new TestWorld();
    private final RandomEvents events = new RandomEvents(14);
    private final List<Event> appended = new ArrayList<>();
    private Path directory;
    private FeedbackLog log;

    @BeforeEach
    void open() {
        directory = home.resolve("feedback");
        log = RocksFeedbackLog.open(directory, LogOptions.DEFAULTS, world.environment());
        for (int i = 0; i < 50; i++) {
            add();
        }
    }

    @AfterEach
    void close() {
        log.close();
    }

    private void add() {
        Event event = events.interaction();
        append(log, event);
        appended.add(event);
    }

    private static List<Event> read(FeedbackReader reader) {
        List<Event> read = new ArrayList<>();
        reader.forEach(1, entry -> read.add(((Entry.Stored) entry).event()));
        return read;
    }

    @Test
    void aSnapshotIsTheLogOfAMomentWhileWritesGoOn() {
        Path snapshot = home.resolve("snapshots").resolve("one");
        List<CompletableFuture<Appended>> meanwhile = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            meanwhile.add(log.append(List.of(events.interaction())));
        }
        log.snapshot(snapshot);
        meanwhile.forEach(TestWorld::get);
        try (FeedbackReader reader = RocksFeedbackLog.openForReading(snapshot)) {
            assertThat(reader.lastSequence()).isBetween(50L, 150L);
            assertThat(read(reader)).hasSize((int) reader.lastSequence()).startsWith(appended.toArray(Event[]::new));
            assertThat(reader.byId(appended.get(3).id())).isPresent();
            assertThat(reader.verify().findings()).isEmpty();
            add();
            assertThat(reader.byId(appended.get(50).id())).isEmpty();
        }
        assertThatExceptionOfType(LogException.class)
                .isThrownBy(() -> log.snapshot(snapshot))
                .matches(e -> e.kind() == Kind.INVALID);
        assertThat(home.resolve("snapshots").resolve("one.unfinished")).doesNotExist();
    }

    @Test
    void aBackupIsVerifiedAndRestored() {
        Path backup = home.resolve("backup");
        log.backup(backup);
        assertThat(Backups.verify(backup).findings()).isEmpty();
        assertThat(Backups.verify(backup).events()).containsEntry("interaction_logged", 50L);
        add();
        Path restored = home.resolve("restored");
        assertThat(Backups.restore(backup, restored).isSound()).isTrue();
        try (FeedbackLog again = RocksFeedbackLog.open(restored, LogOptions.DEFAULTS, world.environment())) {
            assertThat(read(again)).containsExactlyElementsOf(appended.subList(0, 50));
            assertThat(append(again, events.interaction()).firstSequence()).isEqualTo(51);
        }
        assertThat(Backups.verify(backup).findings())
                .as("restoring changes no backup")
                .isEmpty();
        assertThatExceptionOfType(LogException.class)
                .isThrownBy(() -> Backups.restore(backup, restored))
                .matches(e -> e.kind() == Kind.INVALID);
    }

    @Test
    void aSnapshotOfALogThatIsOpenIsBackedUp() throws Exception {
        Path snapshot = home.resolve("snapshot");
        log.snapshot(snapshot);
        add();
        Path backup = home.resolve("backup");
        Backups.ofSnapshot(snapshot, backup, () -> Instant.EPOCH);
        assertThat(Backups.verify(backup).findings()).isEmpty();
        assertThat(Files.readString(backup.resolve(Backups.MANIFEST))).contains("1970-01-01T00:00:00Z");
        Path restored = home.resolve("restored");
        assertThat(Backups.restore(backup, restored).isSound()).isTrue();
        try (FeedbackLog again = RocksFeedbackLog.open(restored, LogOptions.DEFAULTS, world.environment())) {
            assertThat(read(again)).containsExactlyElementsOf(appended.subList(0, 50));
        }
        Path table = tables(snapshot).get(0);
        byte[] bytes = Files.readAllBytes(table);
        bytes[bytes.length / 3] ^= 4;
        Files.delete(table); // the file is the log's too
        Files.write(table, bytes);
        assertThatExceptionOfType(CorruptLogException.class)
                .isThrownBy(() -> Backups.ofSnapshot(snapshot, home.resolve("bad"), () -> Instant.EPOCH));
        assertThat(home.resolve("bad")).doesNotExist();
    }

    @Test
    void aDamagedBackupIsNotRestored() throws Exception {
        Path backup = home.resolve("backup");
        log.backup(backup);
        Path table = tables(backup).get(0);
        byte[] bytes = Files.readAllBytes(table);
        bytes[bytes.length / 2] ^= 4;
        Files.write(table, bytes);
        assertThat(Backups.verify(backup).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.problem())
                        .contains(table.getFileName().toString(), "is not what was backed up"));
        assertThatExceptionOfType(CorruptLogException.class)
                .isThrownBy(() -> Backups.restore(backup, home.resolve("restored")));
        assertThat(home.resolve("restored")).doesNotExist();
        Files.delete(table);
        assertThat(Backups.verify(backup).findings().get(0).problem()).contains("is missing");
        Files.writeString(backup.resolve(Backups.MANIFEST), "{");
        assertThatExceptionOfType(CorruptLogException.class).isThrownBy(() -> Backups.verify(backup));
    }

    private static List<Path> tables(Path store) throws Exception {
        try (Stream<Path> files = Files.list(store.resolve("db"))) {
            return files.filter(file -> file.toString().endsWith(".sst"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aLostEndIsRefusedAndCanBeAccepted() throws Exception {
        Path backup = home.resolve("backup");
        log.backup(backup);
        add();
        add();
        log.close();
        // The database of before, the mark of now: what a disk leaves that lost its last writes.
        Path mark = directory.resolve(HighMark.FILE);
        byte[] marked = Files.readAllBytes(mark);
        FileCopies.delete(directory);
        Backups.restore(backup, directory);
        Files.write(mark, marked);
        assertThatExceptionOfType(CorruptLogException.class)
                .isThrownBy(() -> RocksFeedbackLog.open(directory, LogOptions.DEFAULTS, world.environment()))
                .satisfies(e -> assertThat(e.findings())
                        .containsExactly(new Finding(
                                "sequence", 51, "events from here to 52 were acknowledged and are not there")));
        assertThatExceptionOfType(CorruptLogException.class)
                .isThrownBy(() -> RocksFeedbackLog.openForReading(directory));
        assertThat(RocksFeedbackLog.verify(directory).findings()).hasSize(1);

        log = RocksFeedbackLog.open(directory, LogOptions.DEFAULTS.acceptingLoss(), world.environment());
        assertThat(log.at(51).orElseThrow())
                .isInstanceOfSatisfying(
                        Entry.Tombstone.class,
                        tombstone -> assertThat(tombstone.reason()).isEqualTo(Entry.Reason.LOST));
        assertThat(append(log, events.interaction()).firstSequence()).isEqualTo(53);
        assertThat(log.verify().findings()).isEmpty();
        assertThat(log.byId(appended.get(7).id())).isPresent();
    }

    @Test
    void aStoreWithoutItsMarkIsRefused() throws Exception {
        log.close();
        Files.delete(directory.resolve(HighMark.FILE));
        assertThatExceptionOfType(CorruptLogException.class)
                .isThrownBy(() -> RocksFeedbackLog.open(directory, LogOptions.DEFAULTS, world.environment()))
                .satisfies(e -> assertThat(e.findings().get(0).family()).isEqualTo("sequence"));
        log = RocksFeedbackLog.open(directory, LogOptions.DEFAULTS.acceptingLoss(), world.environment());
        assertThat(read(log)).containsExactlyElementsOf(appended);
    }

    @Test
    void aStoreWithoutItsFileCurrentIsRefusedAndNotMadeAnew() throws Exception {
        log.close();
        Files.delete(directory.resolve("db").resolve("CURRENT"));
        assertThatExceptionOfType(CorruptLogException.class)
                .isThrownBy(() -> RocksFeedbackLog.open(directory, LogOptions.DEFAULTS, world.environment()))
                .withMessageContaining("CURRENT");
        assertThat(RocksFeedbackLog.verify(directory).isSound()).isFalse();
    }

    @Test
    void indexesAndEventsAreCheckedAgainstEachOther() throws Exception {
        String missing = appended.get(4).id();
        log.close();
        try (Tables tables = new Tables(directory.resolve("db"), Tables.Mode.WRITE, true);
                WriteBatch batch = new WriteBatch()) {
            tables.delete(batch, Family.BY_ID, Keys.id(missing));
            tables.put(batch, Family.BY_KEY, Keys.with(Keys.keyPrefix("nobody"), 9), new byte[0]);
            tables.put(batch, Family.BY_INTERACTION, Keys.with(Keys.interactionPrefix(missing), 99), new byte[0]);
            tables.delete(batch, Family.EVENTS, Keys.sequence(20));
            byte[] damaged = tables.get(Family.EVENTS, Keys.sequence(30));
            damaged[damaged.length - 1] ^= 1;
            tables.put(batch, Family.EVENTS, Keys.sequence(30), damaged);
            tables.write(batch, true);
        }
        List<String> found = RocksFeedbackLog.verify(directory).findings().stream()
                .map(Finding::toString)
                .toList();
        assertThat(found)
                .contains(
                        "by_id at sequence 5: the event has no entry",
                        "events at sequence 20: the event is not there",
                        "events at sequence 30: the envelope's checksum does not fit its bytes",
                        "by_key at sequence 9: an entry leads to an event that it does not belong to",
                        "by_interaction at sequence 99: an entry leads to an event that is not there",
                        "by_id at sequence 20: an entry leads to an event that is not there");
        try (FeedbackReader reader = RocksFeedbackLog.openForReading(directory)) {
            assertThatExceptionOfType(CorruptLogException.class)
                    .isThrownBy(() -> read(reader))
                    .withMessageContaining("events at sequence 20");
            assertThatExceptionOfType(CorruptLogException.class)
                    .isThrownBy(() -> reader.at(30))
                    .withMessageContaining("events at sequence 30");
            assertThatExceptionOfType(CorruptLogException.class)
                    .isThrownBy(() -> reader.byId(appended.get(19).id()));
        }
    }

    @Test
    void anErasureThatWasNotScrubbedIsScrubbedByTheNext() throws Exception {
        String erased = appended.get(10).id();
        get(get(log.erase(events.erased(erased))).scrubbed());
        log.close();
        try (Tables tables = new Tables(directory.resolve("db"), Tables.Mode.WRITE, true);
                WriteBatch batch = new WriteBatch()) {
            tables.put(batch, Family.META, Keys.scrub(11), new byte[0]);
            tables.write(batch, true);
        }
        log = RocksFeedbackLog.open(directory, LogOptions.DEFAULTS, world.environment());
        get(get(log.erase(events.erased(erased))).scrubbed()); // waits for the one before
        log.close();
        try (Tables tables = new Tables(directory.resolve("db"), Tables.Mode.WRITE, true)) {
            assertThat(tables.get(Family.META, Keys.scrub(11))).isNull();
        }
    }
}
