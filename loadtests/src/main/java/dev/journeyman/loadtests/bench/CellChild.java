package dev.journeyman.loadtests.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.loadtests.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs {@link CellCommand} as a JVM of its own and reads what it measured. The child outlives neither the call nor this JVM. */
final class CellChild {
    private static final int MESSAGE_LINES = 15;

    private final Duration timeout;
    private final JsonMapper json = new JsonMapper();

    CellChild(Duration timeout) {
        this.timeout = timeout;
    }

    /**
     * Measures a cell.
     *
     * @throws IOException with the end of the child's output where it failed or took too long
     */
    CellResult measure(Cell cell, CellSettings settings) throws IOException, InterruptedException {
        Path output = Files.createTempFile("journeyman-bench-", ".out");
        Path errors = Files.createTempFile("journeyman-bench-", ".err");
        try {
            return measure(cell, settings, output, errors);
        } finally {
            Files.deleteIfExists(output);
            Files.deleteIfExists(errors);
        }
    }

    private CellResult measure(Cell cell, CellSettings settings, Path output, Path errors)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command(cell, settings));
        builder.environment().put("OMP_NUM_THREADS", String.valueOf(settings.threads()));
        builder.environment().put("MKL_NUM_THREADS", String.valueOf(settings.threads()));
        Process child = builder.redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        Thread killer = new Thread(child::destroyForcibly, "kill-bench-cell");
        Runtime.getRuntime().addShutdownHook(killer);
        try {
            if (!child.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(cell.model() + " at " + cell.precisionName() + " took longer than "
                        + timeout.toSeconds() + " seconds; raise --cell-timeout or lower the token counts");
            }
            List<String> lines = Files.readAllLines(output);
            if (child.exitValue() != 0 || lines.isEmpty()) {
                throw new IOException(
                        cell.model() + " at " + cell.precisionName() + " could not be measured, exit code "
                                + child.exitValue() + ":\n" + end(Files.readAllLines(errors)));
            }
            return json.readValue(lines.getLast(), CellResult.class);
        } finally {
            child.destroyForcibly();
            try {
                Runtime.getRuntime().removeShutdownHook(killer);
            } catch (IllegalStateException e) {
                // This JVM is ending already.
            }
        }
    }

    private List<String> command(Cell cell, CellSettings settings) throws JsonProcessingException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-Dai.djl.offline=true",
                "-DOPT_OUT_TRACKING=true",
                "-Dai.djl.pytorch.graph_optimizer=false",
                "-Dai.djl.pytorch.num_threads=" + settings.threads(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                CellCommand.NAME,
                "--checkpoint",
                cell.checkpoint().toString(),
                "--precision",
                cell.precisionName(),
                "--settings",
                json.writeValueAsString(settings)));
        return command;
    }

    private static String end(List<String> lines) {
        return String.join("\n", lines.subList(Math.max(0, lines.size() - MESSAGE_LINES), lines.size()));
    }
}
