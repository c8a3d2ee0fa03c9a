package dev.journeyman.gateway.runs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A process of ours beside this one, from its start to its end. Its standard input is a pipe that nothing is written to: it closes when this process dies, however that comes, and the
 * child takes that for its own end. Blocks, for a run's thread.
 *
 * <pre>
 *   started ──> running ──> ended by itself
 *                  │ told to stop, too much memory, too long silent, too many lines:
 *                  └──> SIGTERM ──> ended in order
 *                           └──> after the patience SIGKILL, to its own children too
 * </pre>
 */
final class ChildProcess {
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration LAST_LINES = Duration.ofSeconds(5);

    private final ChildLimits limits;
    private final BooleanSupplier stop;

    /**
     * A child to be.
     *
     * @param stop asked again and again whether it shall end
     */
    ChildProcess(ChildLimits limits, BooleanSupplier stop) {
        this.limits = limits;
        this.stop = stop;
    }

    /**
     * How it ended.
     *
     * @param code its exit code
     * @param killedFor why it was made to end; null where it ended by itself or was asked to
     */
    record End(int code, @Nullable String killedFor) {}

    /**
     * Runs a command.
     *
     * @param environment beside this process's own
     * @param lines of its standard output
     * @param remarks of its standard error
     */
    End run(List<String> command, Map<String, String> environment, Consumer<String> lines, Consumer<String> remarks)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        Process process = builder.start();
        AtomicLong spoke = new AtomicLong(System.nanoTime());
        LineReader out = new LineReader(process.getInputStream(), limits.mostLineChars(), limits.mostLines(), line -> {
            spoke.set(System.nanoTime());
            lines.accept(line);
        });
        LineReader err =
                new LineReader(process.getErrorStream(), RunLog.MOST_LINE_CHARS * 2, limits.mostLines(), remarks);
        Thread outThread = Thread.ofPlatform().daemon().name("run-output").start(out);
        Thread errThread = Thread.ofPlatform().daemon().name("run-errors").start(err);
        @Nullable String killedFor = null;
        long killAt = 0;
        try {
            while (!process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                killedFor = killedFor == null ? tooMuch(process, out, spoke.get()) : killedFor;
                if (killAt == 0 && (killedFor != null || stop.getAsBoolean())) {
                    process.toHandle().destroy(); // Process.destroy would close what it still says
                    killAt = System.nanoTime() + limits.patience().toNanos();
                } else if (killAt != 0 && System.nanoTime() - killAt > 0) {
                    kill(process);
                }
            }
            outThread.join(LAST_LINES.toMillis());
            errThread.join(LAST_LINES.toMillis());
            return new End(process.exitValue(), killedFor);
        } finally {
            kill(process);
        }
    }

    private @Nullable String tooMuch(Process process, LineReader out, long spokeNanos) {
        if (out.overflowed()) {
            return "it said more than " + limits.mostLines() + " lines";
        }
        OptionalLong held = held(process.pid());
        if (held.isPresent() && held.getAsLong() > (long) limits.memoryMb() << 20) {
            return "it held " + (held.getAsLong() >> 20) + " MiB, more than retraining.memory_mb, "
                    + limits.memoryMb()
                    + ": raise that, or make the recipe smaller (rows_at_once, gradient_checkpointing, an adapter)";
        }
        if (System.nanoTime() - spokeNanos > limits.mostSilence().toNanos()) {
            return "it said nothing for " + limits.mostSilence().toSeconds() + " s";
        }
        return null;
    }

    private static void kill(Process process) {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** The bytes that a process holds for itself; unknown where the system does not tell. */
    private static OptionalLong held(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
                if (line.startsWith("RssAnon:")) {
                    return OptionalLong.of(Long.parseLong(line.replaceAll("[^0-9]", "")) << 10);
                }
            }
        } catch (IOException | NumberFormatException e) {
            // gone, or not Linux
        }
        return OptionalLong.empty();
    }
}
