package dev.journeyman.retrainer.retrain;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The child process that a run trains in: with the lowest priority, so that a gateway beside it goes first, and with a bound on its memory. It is told to stop by SIGTERM, and by the end of its
 * standard input, which also comes when this process is killed; either way it writes a checkpoint first.
 *
 * <pre>
 *   started ──> running ──> ended: what its last line said
 *                  │ more memory than the bound: told to stop, and the run has failed with the reason
 *                  │ this process is asked to stop: told to stop
 * </pre>
 */
final class TrainingProcess {
    private static final String LOWEST_PRIORITY = "19";
    private static final long HEAP_SHARE = 4; // the rest is for the native library
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration TRIED = Duration.ofSeconds(5);

    private final int memoryMb;
    private final RetrainProgress progress;

    /**
     * A child to be.
     *
     * @param memoryMb the most memory that it may hold for itself, in MiB; files that it maps do not count
     */
    TrainingProcess(int memoryMb, RetrainProgress progress) {
        this.memoryMb = memoryMb;
        this.progress = progress;
    }

    /**
     * Runs the program that this process runs, with other arguments, to its end.
     *
     * @param main its main class
     */
    ProgressLines.End run(Class<?> main, List<String> arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command(main, arguments));
        // a thread that waits for others sleeps: where it spins, whatever runs beside it is held up, and then it is
        builder.environment().put("GOMP_SPINCOUNT", "0");
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        Watch watch = new Watch(process);
        Thread watching = Thread.ofPlatform().daemon().name("training-watch").start(watch);
        Optional<ProgressLines.End> end = Optional.empty();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Optional<ProgressLines.End> told = ProgressLines.read(line, progress);
                end = told.isPresent() ? told : end;
            }
        } finally {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            watching.interrupt();
        }
        if (watch.tooMuch.isPresent() && !(end.orElse(null) instanceof ProgressLines.End.Finished)) {
            return new ProgressLines.End.Failed(
                    "the training held " + (watch.tooMuch.getAsLong() >> 20)
                            + " MiB, more than memory_mb, " + memoryMb
                            + ": lower rows_at_once or row_tokens, set gradient_checkpointing, train an adapter, or raise memory_mb");
        }
        int code = process.exitValue();
        return end.orElseGet(() -> new ProgressLines.End.Failed("the training process ended with " + code
                + " and said nothing; the same command goes on from its last checkpoint"));
    }

    private List<String> command(Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        // Linux: runs where nothing else wants to, and gives way at once; by its nice value alone it would keep a core
        // to the end of its slice
        List<String> idle = List.of("chrt", "--idle", "0");
        if (works(idle)) {
            command.addAll(idle);
        }
        if (isOnPath("nice")) {
            command.addAll(List.of("nice", "-n", LOWEST_PRIORITY));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // the same machine; but the archive of classes is this process's to write
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !option.startsWith("-XX:+AutoCreateSharedArchive")
                        && !option.startsWith("-XX:SharedArchiveFile")
                        && !option.startsWith("-Xmx")
                        && !option.startsWith("-agentlib"))
                .forEach(command::add);
        command.add("-Xmx" + Math.max(256, memoryMb / HEAP_SHARE) + "m");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return command;
    }

    /** Whether a program that starts others is there and allowed to do what it does. */
    private static boolean works(List<String> prefix) {
        if (!isOnPath(prefix.get(0)) || !isOnPath("true")) {
            return false;
        }
        List<String> tried = new ArrayList<>(prefix);
        tried.add("true");
        try {
            Process process = new ProcessBuilder(tried)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            return process.waitFor(TRIED.toSeconds(), TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean isOnPath(String program) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    /** Looks at the child now and then. */
    private final class Watch implements Runnable {
        private final Process process;
        private volatile OptionalLong tooMuch = OptionalLong.empty();

        Watch(Process process) {
            this.process = process;
        }

        @Override
        public void run() {
            long killAt = Long.MAX_VALUE;
            while (process.isAlive()) {
                OptionalLong held = held(process.pid());
                boolean over = held.isPresent() && held.getAsLong() > (long) memoryMb << 20;
                if (over && tooMuch.isEmpty()) {
                    tooMuch = held;
                }
                boolean stop = tooMuch.isPresent() || progress.stopped();
                if (stop && killAt == Long.MAX_VALUE) {
                    process.toHandle().destroy(); // Process.destroy would close what it still says
                    killAt = System.nanoTime() + PATIENCE.toNanos();
                }
                if (System.nanoTime() - killAt > 0 && killAt != Long.MAX_VALUE) {
                    process.destroyForcibly();
                    return;
                }
                try {
                    Thread.sleep(LOOK);
                } catch (InterruptedException e) {
                    return;
                }
            }
        }
    }

    /** The bytes that a process holds for itself; unknown where the system does not tell. */
    static OptionalLong held(long pid) {
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
