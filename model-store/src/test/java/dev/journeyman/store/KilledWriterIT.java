package dev.journeyman.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills writers at random moments and looks at what they leave. */
class KilledWriterIT {
    private static final int KILLS = 40;
    private static final int MOST_KILLS = 400;
    private static final int LONGEST_MILLIS = 60;
    private static final int EXIT_OF_A_KILL = 128 + 9; // SIGKILL

    @TempDir(factory = QuickDirectory.class)
    Path home;

    private final List<Process> started = new ArrayList<>();
    private String classPath = "";

    /** Whatever became of the test: no writer outlives it, or it would lose the temporary directory under its hands. */
    @AfterEach
    void killAll() throws InterruptedException {
        started.forEach(Process::destroyForcibly);
        for (Process process : started) {
            process.waitFor();
        }
    }

    private Process start(Path store, long seed) throws IOException {
        return start(store, seed, 0, "-XX:SharedArchiveFile=" + home.resolve("classes.jsa"));
    }

    /** Keeps the worker's classes parsed: forty Java virtual machines start faster so. It takes jars, not folders. */
    @BeforeEach
    void archiveClasses() throws Exception {
        List<String> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            jars.add((Files.isDirectory(path) ? jar(path, home.resolve(jars.size() + ".jar")) : path).toString());
        }
        classPath = String.join(File.pathSeparator, jars);
        Process process = start(home.resolve("first"), 1, 2, "-XX:ArchiveClassesAtExit=" + home.resolve("classes.jsa"));
        waitUntilReady(process);
        assertThat(process.waitFor()).isZero();
    }

    private static Path jar(Path directory, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new JarEntry(directory.relativize(file).toString().replace(File.separatorChar, '/')));
                Files.copy(file, out);
            }
        }
        return jar;
    }

    private Process start(Path store, long seed, int rounds, String option) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        option,
                        "-Xlog:disable",
                        "-cp",
                        classPath,
                        StoreWorker.class.getName(),
                        store.toString(),
                        Long.toString(seed),
                        Integer.toString(rounds))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        started.add(process);
        return process;
    }

    private static void waitUntilReady(Process process) throws IOException {
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        assertThat(out.readLine()).isEqualTo("ready");
    }

    private static List<Path> entries(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        }
    }

    @Test
    void noKillLeavesHalfAVersion() throws Exception {
        long seed = Long.getLong("journeyman.seed", System.nanoTime());
        System.out.println("KilledWriterIT seed " + seed + " (replay: -Djourneyman.seed=" + seed + ")");
        Random random = new Random(seed);
        Path directory = home.resolve("models");
        int leftInStaging = 0;
        int leftInTrash = 0;
        int champions = 0;
        int kills = 0;
        while (kills < KILLS || (leftInStaging == 0 && kills < MOST_KILLS)) {
            kills++;
            Process process = start(directory, random.nextLong());
            waitUntilReady(process);
            Thread.sleep(random.nextInt(LONGEST_MILLIS), random.nextInt(1_000_000));
            process.destroyForcibly();
            assertThat(process.waitFor())
                    .as("exit code of writer %d: it works until it is killed, or says above what went wrong", kills)
                    .isEqualTo(EXIT_OF_A_KILL);

            leftInStaging += entries(directory.resolve("staging")).isEmpty() ? 0 : 1;
            leftInTrash += entries(directory.resolve("trash")).isEmpty() ? 0 : 1;
            ModelStore store = ModelStore.open(directory);
            assertThat(entries(directory.resolve("staging"))).isEmpty();
            assertThat(entries(directory.resolve("trash"))).isEmpty();
            ModelStore.Listing listing = store.list();
            assertThat(listing.damaged()).isEmpty();
            listing.versions().forEach(version -> store.verify(version, ByteProgress.NONE));
            if (store.champion().isPresent()) {
                champions++;
            }
            store.championHistory().forEach(store::version);
            verifyLedger(store);
        }
        System.out.println("of " + kills + " kills, " + leftInStaging + " left something in staging, " + leftInTrash
                + " in trash; " + champions + " times there was a champion");
        assertThat(leftInStaging).as("kills must hit writers at work").isPositive();
        assertThat(champions).isPositive();
    }

    private static boolean passed(long sinceNanos, int seconds) {
        return System.nanoTime() - sinceNanos >= Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void writersOfSeveralProcessesTakeTurns() throws Exception {
        Path directory = home.resolve("models");
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            processes.add(start(directory, 100 + i));
        }
        for (Process process : processes) {
            waitUntilReady(process);
        }
        ModelStore watched = ModelStore.open(directory);
        long begun = System.nanoTime();
        int reads = 0;
        Set<String> stamps = new HashSet<>();
        while (!passed(begun, 2) || stamps.size() < 2 && !passed(begun, 60)) {
            assertThat(watched.list().damaged()).isEmpty();
            ModelStore.open(directory); // looks at everybody's staging
            reads++;
            stamps.add(watched.stamp());
            Thread.sleep(5);
        }
        assertThat(reads).isPositive();
        assertThat(stamps).as("what other processes change is seen").hasSizeGreaterThan(1);
        for (Process process : processes) {
            process.destroyForcibly();
            assertThat(process.waitFor())
                    .as("exit code of a writer: it works until it is killed, or says above what went wrong")
                    .isEqualTo(EXIT_OF_A_KILL);
        }
        ModelStore store = ModelStore.open(directory);
        assertThat(store.list().damaged()).isEmpty();
        store.list().versions().forEach(version -> store.verify(version, ByteProgress.NONE));
        assertThat(store.champion()).isPresent();
        verifyLedger(store);
    }

    /** The chain holds, and its end says what the store says. */
    private static void verifyLedger(ModelStore store) {
        List<LedgerEntry> entries = new ArrayList<>();
        store.ledger(entries::add);
        String champion = store.champion().map(StoredVersion::name).orElse(null);
        assertThat(entries).isNotEmpty();
        assertThat(entries.getLast().champion()).isEqualTo(champion);
    }
}
