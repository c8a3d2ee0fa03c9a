package dev.journeyman.gateway.runs;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How the retrainer is started: a program that this one knows by its class path alone, and runs with the lowest priority, so that answers go first.
 *
 * @param classPath the retrainer's, as the launcher uses it
 * @param main its main class
 * @param options of Java
 */
public record RetrainerProgram(String classPath, String main, List<String> options) {
    /** The system property in which the launcher tells the class path. */
    public static final String CLASS_PATH = "journeyman.retrainer.classpath";

    /** The system property that names another main class; what stands in for the retrainer in a test needs it. */
    public static final String MAIN_CLASS = "journeyman.retrainer.main";

    private static final String MAIN = "dev.journeyman.retrainer.Main";
    private static final String LOWEST_PRIORITY = "19";
    private static final int LEAST_HEAP_MB = 256;
    private static final int HEAP_SHARE = 4; // the rest is for the native library
    private static final Duration TRIED = Duration.ofSeconds(5);

    // a thread that waits for others sleeps: where it spins, whatever runs beside it is held up, and then it is; and it
    // runs where there is room
    private static final Map<String, String> ENVIRONMENT = Map.of("GOMP_SPINCOUNT", "0", "OMP_PROC_BIND", "false");

    /** Copies the list. */
    public RetrainerProgram {
        options = List.copyOf(options);
    }

    /** The program that the launcher tells of; empty where this process was started otherwise. */
    public static Optional<RetrainerProgram> ofLauncher() {
        String classPath = System.getProperty(CLASS_PATH, "");
        return classPath.isBlank()
                ? Optional.empty()
                : Optional.of(new RetrainerProgram(
                        classPath,
                        System.getProperty(MAIN_CLASS, MAIN),
                        inherited(ManagementFactory.getRuntimeMXBean().getInputArguments())));
    }

    /** The options of this process that the child has too: not its memory, its archive of classes, what watches it, and what the launcher tells it alone. */
    static List<String> inherited(List<String> ours) {
        return ours.stream()
                .filter(option -> !option.startsWith("-XX:+AutoCreateSharedArchive")
                        && !option.startsWith("-XX:SharedArchiveFile")
                        && !option.startsWith("-Xmx")
                        && !option.startsWith("-Xms")
                        && !option.startsWith("-agentlib")
                        && !option.startsWith("-javaagent")
                        && !option.startsWith("-Djourneyman.terminal")
                        && !option.startsWith("-D" + CLASS_PATH))
                .toList();
    }

    /** More of the environment. */
    Map<String, String> environment() {
        return ENVIRONMENT;
    }

    /** The command with these arguments; a quarter of its memory is Java's own. */
    List<String> command(List<String> arguments, int memoryMb) {
        List<String> command = new ArrayList<>();
        // Linux: runs where nothing else wants to, and gives way at once
        List<String> idle = List.of("chrt", "--idle", "0");
        if (works(idle)) {
            command.addAll(idle);
        }
        if (isOnPath("nice")) {
            command.addAll(List.of("nice", "-n", LOWEST_PRIORITY));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-Xmx" + Math.max(LEAST_HEAP_MB, memoryMb / HEAP_SHARE) + "m");
        command.addAll(List.of("-cp", classPath, main));
        command.addAll(arguments);
        return command;
    }

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
}
