package dev.journeyman.feedback.log;

import static dev.journeyman.feedback.log.TestWorld.append;
import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.feedback.events.Event;
import dev.journeyman.feedback.events.RandomEvents;
import dev.journeyman.feedback.log.Entry.Stored;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damages copies of a store at random places. Each must be noticed when the store is opened, read or verified, unless it hit a byte that nothing
 * depends on, in which case everything must be there. {@code -Djourneyman.damages=200} damages as many.
 */
class DamagedStoreIT {
    private static final int DAMAGES = Integer.getInteger("journeyman.damages", 40);
    private static final int EVENTS = 600;
    private static final int MOST_ZEROS = 4096;

    @TempDir
    Path home;

    private final TestWorld world = new TestWorld();
    private final List<Event> appended = new ArrayList<>();

    /** Where damage was noticed. */
    private enum Noticed {
        OPENING,
        READING,
        VERIFYING,
        /** And everything is there. */
        NEVER
    }

    /** A store with table files of several openings and a write-ahead log that was never flushed, as a killed process leaves it. */
    private Path store(Path backup) throws IOException {
        RandomEvents events = new RandomEvents(15);
        Path live = home.resolve("live");
        Path store = home.resolve("store");
        for (int opening = 0; opening < 4; opening++) {
            FeedbackLog log = RocksFeedbackLog.open(live, LogOptions.DEFAULTS, world.environment());
            for (int i = 0; i < EVENTS / 4; i++) {
                Event event = events.interaction();
                append(log, event);
                appended.add(event);
            }
            if (opening == 3) {
                log.backup(backup);
                for (int i = 0; i < EVENTS / 4; i++) { // these are in the write-ahead log only, and not in the backup
                    Event event = events.interaction();
                    append(log, event);
                    appended.add(event);
                }
            }
            log.close();
        }
        copy(live, store);
        return store;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    @Test
    void damageIsNoticedOrHarmless() throws Exception {
        long seed = TestWorld.seed(DamagedStoreIT.class);
        Random random = new Random(seed);
        Path backup = home.resolve("backup");
        Path store = store(backup);
        Path sound = home.resolve("sound");
        copy(store, sound); // opening a store changes its files
        assertThat(examine(sound, "nothing", appended)).isEqualTo(Noticed.NEVER);
        List<Event> backedUp = appended.subList(0, EVENTS);
        List<Path> files = FileCopies.storeFiles(store).stream()
                .filter(file -> size(store.resolve(file)) > 0)
                .toList();
        Map<String, Map<Noticed, Integer>> counts = new TreeMap<>();
        int inData = 0;
        int noticedInData = 0;
        for (int i = 0; i < DAMAGES; i++) {
            Path damaged = home.resolve("damaged-" + i);
            copy(store, damaged);
            Path file = files.get(random.nextInt(files.size()));
            String what = damage(damaged.resolve(file), random);
            String told = "damage " + i + ": " + what + " of " + file;
            Noticed noticed = examine(damaged, told, appended);
            String kind = kind(file);
            counts.computeIfAbsent(kind, k -> new TreeMap<>()).merge(noticed, 1, Integer::sum);
            if (kind.equals("tables") || kind.equals("write-ahead log")) {
                inData++;
                noticedInData += noticed == Noticed.NEVER ? 0 : 1;
            }
            if (i % 10 == 0) {
                FileCopies.delete(damaged);
                Backups.restore(backup, damaged);
                assertThat(examine(damaged, "restored after " + told, backedUp)).isEqualTo(Noticed.NEVER);
            }
            FileCopies.delete(damaged);
        }
        System.out.println("of " + DAMAGES + " damages: " + counts);
        assertThat(2 * noticedInData)
                .as("damage to data: %d times, noticed %d times", inData, noticedInData)
                .isGreaterThanOrEqualTo(inData);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String kind(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".sst")
                ? "tables"
                : name.endsWith(".log")
                        ? "write-ahead log"
                        : name.startsWith("MANIFEST") ? "manifest" : name.startsWith("OPTIONS") ? "options" : name;
    }

    private static String damage(Path file, Random random) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long at = random.nextLong(bytes.length());
            switch (random.nextInt(3)) {
                case 0 -> {
                    bytes.seek(at);
                    int old = bytes.read();
                    int bit = random.nextInt(8);
                    bytes.seek(at);
                    bytes.write(old ^ 1 << bit);
                    return "bit " + bit + " of byte " + at + " flipped";
                }
                case 1 -> {
                    bytes.setLength(at);
                    return "end torn off at byte " + at;
                }
                default -> {
                    int count = (int) Math.min(bytes.length() - at, 1 + random.nextInt(MOST_ZEROS));
                    bytes.seek(at);
                    bytes.write(new byte[count]);
                    return count + " bytes zeroed at " + at;
                }
            }
        }
    }

    private Noticed examine(Path store, String told, List<Event> expected) {
        try (FeedbackLog log = RocksFeedbackLog.open(store, LogOptions.DEFAULTS, world.environment())) {
            try {
                List<Event> read = new ArrayList<>();
                log.forEach(1, entry -> read.add(((Stored) entry).event()));
                for (Event event : expected) {
                    assertThat(log.byId(event.id()).map(Stored::event)).as(told).contains(event);
                    assertThat(log.byInteraction(event.id(), 10)).as(told).hasSize(1);
                }
                assertThat(read).as(told).isEqualTo(expected);
            } catch (LogException e) {
                return Noticed.READING;
            }
            return log.verify().isSound() ? Noticed.NEVER : Noticed.VERIFYING;
        } catch (LogException e) {
            return Noticed.OPENING;
        }
    }

    @Test
    void verifyTellsOfAStoreThatCannotBeOpened() throws Exception {
        Path store = store(home.resolve("backup"));
        Path manifest = FileCopies.storeFiles(store).stream()
                .filter(file -> kind(file).equals("manifest"))
                .findFirst()
                .orElseThrow();
        Files.write(store.resolve(manifest), new byte[] {1, 2, 3});
        Verification verification = RocksFeedbackLog.verify(store);
        assertThat(verification.isSound()).isFalse();
        assertThat(verification.findings().get(0).problem()).isNotBlank();
    }
}
