package dev.journeyman.loadtests.bench.peers;

import dev.journeyman.loadtests.bench.ChildProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** An engine in Java, or behind JNI: a child JVM with the class path of {@code loadtests/peers}. */
final class JavaContender implements Contender {
    private static final String MAIN = "dev.journeyman.loadtests.peers.PeerMain";
    private static final int WARM_TOKENS = 16;

    private final Engine engine;
    private final String classPath;
    private final ChildProgram program;
    private final PeerSettings settings;
    private Optional<String> description = Optional.empty();

    JavaContender(Engine engine, String classPath, ChildProgram program, PeerSettings settings) {
        this.engine = engine;
        this.classPath = classPath;
        this.program = program;
        this.settings = settings;
    }

    @Override
    public Engine engine() {
        return engine;
    }

    @Override
    public Optional<String> description() {
        return description;
    }

    @Override
    public Optional<String> lacks(Held held, PeerTask task) {
        return engine == Engine.JLAMA && held == Held.BITS_8
                ? Optional.of("no products with weights in 8 bits")
                : Optional.empty();
    }

    @Override
    public void prepare(PeerFiles files, Held held) throws IOException, InterruptedException {
        if (engine == Engine.LLAMA_JAVA) {
            files.gguf(held);
        } else {
            Path sixteen = files.jlama();
            Path four = four(files);
            if (held == Held.BITS_4 && !Files.exists(four)) {
                program.lastLine(
                        command(files.folder(), "jlama-quantize", sixteen.toString(), four.toString()),
                        settings.threads(),
                        "writing a model in Jlama's 4 bits");
            }
        }
    }

    @Override
    public Map<String, Double> measure(PeerFiles files, Held held, PeerTask task)
            throws IOException, InterruptedException {
        Path model = engine == Engine.LLAMA_JAVA ? files.gguf(held) : held == Held.BITS_4 ? four(files) : files.jlama();
        int newTokens = task.prefill() ? 1 : settings.decodeTokens() + 1;
        List<String> command = command(
                files.folder(),
                engine.title(),
                model.toString(),
                String.valueOf(settings.threads()),
                String.valueOf(PeerSettings.streams(task)),
                String.valueOf(settings.promptTokens(task)),
                String.valueOf(newTokens),
                String.valueOf(warmTokens(engine, task, newTokens)),
                String.valueOf(settings.repeats()),
                String.valueOf(settings.seed()));
        String what = engine.title() + ", " + files.shape().title() + " in " + held.bits() + " bits, " + task.title();
        String line = program.lastLine(command, settings.threads(), what);
        description = PeerTimes.engine(line);
        return PeerTimes.numbers(line, task, settings.promptTokens(task), newTokens);
    }

    /**
     * What each stream generates before anything is timed, 0 for no such run: the first answer of all has read a whole prompt by then. Code that Java compiles while it runs gets a
     * whole run.
     */
    static int warmTokens(Engine engine, PeerTask task, int newTokens) {
        return engine == Engine.JLAMA ? newTokens : task.prefill() ? 0 : Math.min(WARM_TOKENS, newTokens);
    }

    private static Path four(PeerFiles files) {
        return files.folder().resolve("jlama-q4");
    }

    /** Libraries are unpacked below the folder, and go with it. */
    private List<String> command(Path folder, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options(engine, Runtime.version().feature()));
        command.addAll(List.of("-Djava.io.tmpdir=" + folder, "-cp", classPath, MAIN));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    /** Java's options. Jlama needs the vector module, and before Java 22 its calls of native code are a preview; its own launcher leaves out the checks of bounds. */
    static List<String> options(Engine engine, int javaVersion) {
        return engine == Engine.JLAMA
                ? Stream.of(
                                Stream.of(
                                        "--enable-native-access=ALL-UNNAMED",
                                        "--add-modules=jdk.incubator.vector",
                                        "-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0"),
                                javaVersion < 22 ? Stream.of("--enable-preview") : Stream.<String>empty())
                        .flatMap(options -> options)
                        .toList()
                : List.of("--enable-native-access=ALL-UNNAMED");
    }
}
