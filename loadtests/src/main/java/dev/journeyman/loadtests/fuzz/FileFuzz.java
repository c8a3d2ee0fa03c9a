package dev.journeyman.loadtests.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Damaged checkpoint files against their readers. The mutator and the rules are those of slm's own {@code *FuzzTest} classes,
 * which this runs through Maven with another count and seed: one mutator, and no second way into the readers.
 */
final class FileFuzz {
    private FileFuzz() {}

    /** The command, to be run in the project's folder. */
    static List<String> command(int files, long seed) {
        return List.of(
                "mvn",
                "-q",
                "-B",
                "-pl",
                "slm",
                "test",
                "-Dtest=*FuzzTest",
                "-Dsurefire.failIfNoSpecifiedTests=true",
                "-Djourneyman.fuzz=" + files,
                "-Djourneyman.fuzz.seed=" + seed);
    }

    /**
     * Runs it with its output on ours.
     *
     * @return whether every reader kept its promise
     * @throws IOException where Maven is not there or the time was up
     */
    static boolean run(Path root, int files, long seed, Duration limit) throws IOException, InterruptedException {
        if (!Files.exists(root.resolve("slm/pom.xml"))) {
            throw new IOException("--files needs the project's sources, and " + root + " has no slm/pom.xml");
        }
        Process maven = new ProcessBuilder(command(files, seed))
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.to(Path.of("/dev/stderr").toFile()))
                .start();
        try {
            if (!maven.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("no result within " + limit.toMinutes() + " minutes; raise --minutes");
            }
            return maven.exitValue() == 0;
        } finally {
            maven.descendants().forEach(ProcessHandle::destroyForcibly);
            maven.destroyForcibly();
        }
    }
}
