package dev.journeyman.loadtests.bench;

import dev.journeyman.loadtests.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end and takes the last line that it printed. The child outlives neither the call nor this JVM. */
final class ChildProgram {
    private static final int MESSAGE_LINES = 15;

    private final Duration timeout;

    ChildProgram(Duration timeout) {
        this.timeout = timeout;
    }

    /** A command of this program in a JVM of its own. */
    static List<String> ours(int threads, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dai.djl.offline=true",
                "-DOPT_OUT_TRACKING=true",
                "-Dai.djl.pytorch.graph_optimizer=false",
                "-Dai.djl.pytorch.num_threads=" + threads,
                "-Xmx512m",
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
    String lastLine(List<String> command, int threads, String what) throws IOException, InterruptedException {
        Path output = Files.createTempFile("journeyman-bench-", ".out");
        Path errors = Files.createTempFile("journeyman-bench-", ".err");
        try {
            return lastLine(command, threads, what, output, errors);
        } finally {
            Files.deleteIfExists(output);
            Files.deleteIfExists(errors);
        }
    }

    private String lastLine(List<String> command, int threads, String what, Path output, Path errors)
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
            if (!child.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(what + " took longer than " + timeout.toSeconds()
                        + " seconds; raise --cell-timeout or lower the token counts");
            }
            List<String> lines = Files.readAllLines(output);
            if (child.exitValue() != 0 || lines.isEmpty()) {
                throw new IOException(what + " could not be measured, exit code " + child.exitValue() + ":\n"
                        + end(Files.readAllLines(errors)));
            }
            return lines.getLast();
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
