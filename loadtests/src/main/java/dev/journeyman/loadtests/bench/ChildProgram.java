package dev.journeyman.loadtests.bench;

import dev.journeyman.loadtests.Main;
import dev.journeyman.loadtests.measurement.ProcessMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end and takes the last line that it printed. The child outlives neither the call nor this JVM. */
public final class ChildProgram {
    private static final int MESSAGE_LINES = 15;
    private static final int HEAP_MEBIBYTES = 512;
    private static final int WATCH_MILLIS = 20;

    private final Duration timeout;

    /** What a program printed, and the most memory that it was seen to hold, where it was watched. */
    public record Output(List<String> lines, OptionalLong peakBytes) {}

    /** A program may take so long. */
    public ChildProgram(Duration timeout) {
        this.timeout = timeout;
    }

    /** A command of this program in a JVM of its own. */
    public static List<String> ours(int threads, List<String> arguments) {
        return ours(threads, HEAP_MEBIBYTES, arguments);
    }

    /** A command of this program in a JVM of its own with a heap of so many MiB. */
    public static List<String> ours(int threads, int heapMebibytes, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dai.djl.offline=true",
                "-DOPT_OUT_TRACKING=true",
                "-Dai.djl.pytorch.graph_optimizer=false",
                "-Dai.djl.pytorch.num_threads=" + threads,
                "-Xmx" + heapMebibytes + "m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(arguments);
        return command;
    }

    /**
     * Runs a command.
     *
     * @param what it measures, for messages
     * @throws IOException with the end of the child's output where it failed or took too long
     */
    public String lastLine(List<String> command, int threads, String what) throws IOException, InterruptedException {
        return run(command, threads, what, false).lines().getLast();
    }

    /**
     * Runs a command that prints something.
     *
     * @param what it measures, for messages
     * @param watched whether to look at its memory all the while, as it cannot tell of it itself
     * @throws IOException with the end of the child's output where it failed or took too long
     */
    public Output run(List<String> command, int threads, String what, boolean watched)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("journeyman-bench-", ".out");
        Path errors = Files.createTempFile("journeyman-bench-", ".err");
        try {
            return run(command, threads, what, watched, output, errors);
        } finally {
            Files.deleteIfExists(output);
            Files.deleteIfExists(errors);
        }
    }

    private Output run(List<String> command, int threads, String what, boolean watched, Path output, Path errors)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("OMP_NUM_THREADS", String.valueOf(threads));
        builder.environment().put("MKL_NUM_THREADS", String.valueOf(threads));
        Process child = builder.redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        Thread killer = new Thread(child::destroyForcibly, "kill-bench-cell");
        Runtime.getRuntime().addShutdownHook(killer);
        try {
            OptionalLong peakBytes = OptionalLong.empty();
            long deadline = System.nanoTime() + timeout.toNanos();
            long waitMillis = watched ? WATCH_MILLIS : timeout.toMillis();
            while (!child.waitFor(waitMillis, TimeUnit.MILLISECONDS)) {
                if (System.nanoTime() >= deadline) {
                    throw new IOException(what + " took longer than " + timeout.toSeconds()
                            + " seconds; raise --cell-timeout or lower the token counts");
                }
                OptionalLong now = ProcessMemory.peakResidentBytes(String.valueOf(child.pid()));
                peakBytes = now.isPresent() ? now : peakBytes;
            }
            List<String> lines = Files.readAllLines(output);
            if (child.exitValue() != 0 || lines.isEmpty()) {
                throw new IOException(what + " could not be measured, exit code " + child.exitValue() + ":\n"
                        + end(Files.readAllLines(errors)));
            }
            return new Output(lines, peakBytes);
        } finally {
            child.destroyForcibly();
            try {
                Runtime.getRuntime().removeShutdownHook(killer);
            } catch (IllegalStateException e) {
                // This JVM is ending already.
            }
        }
    }

    private static String end(List<String> lines) {
        return String.join("\n", lines.subList(Math.max(0, lines.size() - MESSAGE_LINES), lines.size()));
    }
}
