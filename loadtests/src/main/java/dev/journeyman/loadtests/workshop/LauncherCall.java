package dev.journeyman.loadtests.workshop;

import dev.journeyman.loadtests.measurement.ProcessMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A call of the project's launcher, as a user would make it. Where this process ends first, the call is asked to end too: a training that goes on by itself would hold the lock of its home. */
public final class LauncherCall {
    private static final long POLL_MILLIS = 200;
    private static final int MOST_SAID = 4000;

    private LauncherCall() {}

    /**
     * What came of it.
     *
     * @param out standard output
     * @param err standard error; empty where it was shown
     * @param peakBytes the most resident memory of any process that it started in turn; 0 where there was none or the system does not tell
     */
    public record Ended(int exit, String out, String err, double seconds, long peakBytes) {
        /** The same, where it ended well. */
        public Ended orFail(List<String> arguments) throws IOException {
            if (exit != 0) {
                String said = (out + err).strip();
                throw new IOException("journeyman " + String.join(" ", arguments) + " ended with " + exit + ": "
                        + said.substring(Math.max(0, said.length() - MOST_SAID)));
            }
            return this;
        }
    }

    /** The command line of a call. */
    public static List<String> command(Path root, Collection<String> arguments) {
        List<String> command =
                new ArrayList<>(List.of(root.resolve("journeyman").toString()));
        command.addAll(arguments);
        return command;
    }

    /** Calls it and waits for its end. */
    public static Ended of(Path root, List<String> arguments) throws IOException, InterruptedException {
        return of(root, arguments, false);
    }

    /** The same, and what it says on standard error is said on ours. */
    public static Ended shown(Path root, List<String> arguments) throws IOException, InterruptedException {
        return of(root, arguments, true);
    }

    private static Ended of(Path root, List<String> arguments, boolean shown) throws IOException, InterruptedException {
        Path out = Files.createTempFile("journeyman-call-", ".out");
        Path err = Files.createTempFile("journeyman-call-", ".err");
        long begun = System.nanoTime();
        Process process = new ProcessBuilder(command(root, arguments))
                .directory(root.toFile())
                .redirectOutput(out.toFile())
                .redirectError(shown ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.to(err.toFile()))
                .start();
        Thread ending = new Thread(process::destroy, "end-call");
        Runtime.getRuntime().addShutdownHook(ending);
        try {
            process.getOutputStream().close();
            long peak = 0;
            while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                for (ProcessHandle child : process.descendants().toList()) {
                    peak = Math.max(
                            peak,
                            ProcessMemory.peakResidentBytes(String.valueOf(child.pid()))
                                    .orElse(0));
                }
            }
            return new Ended(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8),
                    (System.nanoTime() - begun) / 1e9,
                    peak);
        } finally {
            process.destroy(); // where this was interrupted
            try {
                Runtime.getRuntime().removeShutdownHook(ending);
            } catch (IllegalStateException e) {
                // This JVM is ending already.
            }
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        }
    }
}
