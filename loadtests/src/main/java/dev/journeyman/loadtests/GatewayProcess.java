package dev.journeyman.loadtests;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real gateway: a JVM of its own on a free port of the loopback address, with a home of its own.
 *
 * <p>{@link #start} returns when {@code /readyz} answers 200. {@link #close} ends the process, politely and then not, and
 * removes the home if it was made here. A hook ends the process too where this JVM ends without {@code close}.
 */
public final class GatewayProcess implements AutoCloseable {
    private static final String MAIN = "dev.journeyman.gateway.Main";
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration POLITE = Duration.ofSeconds(15);
    private static final int LOG_END_BYTES = 8192;

    private final Process process;
    private final URI base;
    private final Path home;
    private final Path log;
    private final boolean ownsHome;
    private final Thread killer;

    /**
     * How a gateway is started.
     *
     * @param root the project's folder, whose built gateway is run
     * @param home its home, kept afterwards; null for a temporary one
     * @param model a model's directory; null for the starter
     * @param arguments more of {@code serve}'s arguments
     * @param jvmArguments more of the JVM's arguments
     * @param environment more of its environment
     * @param readyTimeout how long it may take to load its model
     * @param launcher whether the project's launcher starts it, as an operator would: only then it can start the retrainer
     */
    public record Options(
            Path root,
            @Nullable Path home,
            @Nullable Path model,
            List<String> arguments,
            List<String> jvmArguments,
            Map<String, String> environment,
            Duration readyTimeout,
            boolean launcher) {
        /** Copies the collections. */
        public Options {
            arguments = List.copyOf(arguments);
            jvmArguments = List.copyOf(jvmArguments);
            environment = Map.copyOf(environment);
        }

        /** The starter model in a temporary home, two minutes to get ready. */
        public static Options of(Path root) {
            return new Options(root, null, null, List.of(), List.of("-Xmx1g"), Map.of(), Duration.ofMinutes(2), false);
        }

        /** The same with a home that is kept. */
        public Options withHome(Path kept) {
            return new Options(root, kept, model, arguments, jvmArguments, environment, readyTimeout, launcher);
        }

        /** The same with another model. */
        public Options withModel(Path directory) {
            return new Options(root, home, directory, arguments, jvmArguments, environment, readyTimeout, launcher);
        }

        /** The same with more of the environment. */
        public Options withEnvironment(Map<String, String> more) {
            return new Options(root, home, model, arguments, jvmArguments, more, readyTimeout, launcher);
        }

        /** The same with more arguments of {@code serve}. */
        public Options withArguments(List<String> more) {
            return new Options(root, home, model, more, jvmArguments, environment, readyTimeout, launcher);
        }

        /** The same started by the launcher. */
        public Options throughLauncher() {
            return new Options(root, home, model, arguments, jvmArguments, environment, readyTimeout, true);
        }
    }

    private GatewayProcess(Process process, URI base, Path home, Path log, boolean ownsHome) {
        this.process = process;
        this.base = base;
        this.home = home;
        this.log = log;
        this.ownsHome = ownsHome;
        this.killer = new Thread(process::destroyForcibly, "kill-gateway");
        Runtime.getRuntime().addShutdownHook(killer);
    }

    /**
     * Starts a gateway and waits until it is ready.
     *
     * @throws IOException with the end of its output where it ended, or was not ready in time; it runs no more then
     */
    public static GatewayProcess start(Options options) throws IOException, InterruptedException {
        Path given = options.home();
        Path home = given == null ? Files.createTempDirectory("journeyman-home-") : given;
        Path log = Files.createTempFile("journeyman-gateway-", ".log");
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder(command(options, home, port));
        builder.environment().putAll(options.environment());
        if (options.launcher()) {
            builder.environment().put("JOURNEYMAN_JAVA_OPTS", String.join(" ", options.jvmArguments()));
        }
        Process process = builder.directory(options.root().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        GatewayProcess gateway =
                new GatewayProcess(process, URI.create("http://127.0.0.1:" + port), home, log, given == null);
        try {
            gateway.awaitReady(options.readyTimeout());
            return gateway;
        } catch (IOException | InterruptedException | RuntimeException e) {
            gateway.close();
            throw e;
        }
    }

    /**
     * Runs another of the gateway's commands to its end.
     *
     * @return what it printed on standard output
     * @throws IOException where it does not end well, with what it said
     */
    public static String command(Path root, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = java(root, List.of());
        command.addAll(arguments);
        Path said = Files.createTempFile("journeyman-command-", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(root.toFile())
                    .redirectError(said.toFile())
                    .start();
            String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException("exit code " + process.exitValue() + ": " + told + Files.readString(said));
            }
            return told;
        } finally {
            Files.delete(said);
        }
    }

    private static List<String> java(Path root, List<String> jvmArguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-Dai.djl.offline=true",
                "-DOPT_OUT_TRACKING=true",
                "-Dai.djl.pytorch.graph_optimizer=false",
                "-Djourneyman.root=" + root));
        command.addAll(jvmArguments);
        command.addAll(List.of("-cp", classPath(root), MAIN));
        return command;
    }

    private static List<String> command(Options options, Path home, int port) throws IOException {
        List<String> command = options.launcher()
                ? new ArrayList<>(List.of(options.root().resolve("journeyman").toString())) // which becomes the gateway
                : java(options.root(), options.jvmArguments());
        command.add("serve");
        command.addAll(List.of("--port", String.valueOf(port), "--home", home.toString()));
        Path model = options.model();
        if (model != null) {
            command.addAll(List.of("--model", model.toString()));
        }
        command.addAll(options.arguments());
        return command;
    }

    /** The built gateway's own class path, as the launcher uses it: nothing of this JVM's gets into it. */
    static String classPath(Path root) throws IOException {
        Path built = root.resolve("gateway/target");
        Path dependencies = built.resolve("classpath");
        if (!Files.exists(dependencies) || !Files.isDirectory(built.resolve("classes"))) {
            throw new IOException("the gateway is not built: " + dependencies + " is missing; run mvn package");
        }
        return built.resolve("classes")
                + java.io.File.pathSeparator
                + Files.readString(dependencies).strip();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady(Duration timeout) throws IOException, InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/readyz"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (System.nanoTime() < end) {
                if (!process.isAlive()) {
                    throw new IOException("the gateway ended with exit code " + process.exitValue() + ":\n" + logEnd());
                }
                try {
                    if (client.send(request, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200) {
                        return;
                    }
                } catch (IOException e) {
                    // Not listening yet.
                }
                Thread.sleep(POLL);
            }
        }
        throw new IOException("the gateway was not ready within " + timeout.toSeconds() + " seconds:\n" + logEnd());
    }

    /** Where it listens: {@code http://127.0.0.1:PORT}. */
    public URI base() {
        return base;
    }

    /** The base address of the OpenAI interface, as SDKs want it. */
    public String openAiBase() {
        return base + "/v1";
    }

    /** Its process. */
    public long pid() {
        return process.pid();
    }

    /** Its home. */
    public Path home() {
        return home;
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** The end of what it printed. */
    public String logEnd() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long start = Math.max(0, file.length() - LOG_END_BYTES);
            file.seek(start);
            byte[] bytes = new byte[(int) (file.length() - start)];
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** Ends it at once, as a power cut would, and waits for that. Its home stays until {@link #close}. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Asks it to end and waits; where it does not within 15 seconds, ends it. The exit code, 143 for a polite end by signal. */
    public int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(POLITE.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
        }
        return process.waitFor();
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(killer);
        } catch (IllegalStateException e) {
            // This JVM is ending already.
        }
        remove(log);
        if (ownsHome) {
            remove(home);
        }
    }

    /** Deletes a folder with all in it, as far as that goes. */
    public static void remove(Path path) {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // The system clears its temporary files itself.
        }
    }
}
