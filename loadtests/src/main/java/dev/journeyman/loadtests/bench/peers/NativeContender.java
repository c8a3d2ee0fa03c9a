package dev.journeyman.loadtests.bench.peers;

import dev.journeyman.loadtests.bench.ChildProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** llama.cpp as the user built it: {@code llama-bench}, and {@code llama-batched-bench} for several streams. */
final class NativeContender implements Contender {
    private final Path bench;
    private final @Nullable Path batchedBench;
    private final ChildProgram program;
    private final PeerSettings settings;
    private Optional<String> description = Optional.empty();

    NativeContender(Path bench, @Nullable Path batchedBench, ChildProgram program, PeerSettings settings) {
        this.bench = bench;
        this.batchedBench = batchedBench;
        this.program = program;
        this.settings = settings;
    }

    @Override
    public Engine engine() {
        return Engine.LLAMA_NATIVE;
    }

    @Override
    public Optional<String> description() {
        return description;
    }

    @Override
    public Optional<String> lacks(Held held, PeerTask task) {
        return PeerSettings.streams(task) > 1 && batchedBench == null
                ? Optional.of("several streams need --llama-batched-bench")
                : Optional.empty();
    }

    @Override
    public void prepare(PeerFiles files, Held held) throws IOException {
        files.gguf(held);
    }

    @Override
    public Map<String, Double> measure(PeerFiles files, Held held, PeerTask task)
            throws IOException, InterruptedException {
        ChildProgram.Output output = program.run(
                command(files.gguf(held), task),
                settings.threads(),
                engine().title() + ", " + files.shape().title() + " in " + held.bits() + " bits, " + task.title(),
                true);
        description = LlamaBenchOutput.build(output.lines()).or(() -> description);
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put(RATE, rate(output.lines(), task));
        output.peakBytes().ifPresent(bytes -> numbers.put(PEAK, (double) bytes));
        return numbers;
    }

    private double rate(List<String> lines, PeerTask task) throws IOException {
        if (task.prefill()) {
            return LlamaBenchOutput.prefill(lines, task.size(), settings.threads());
        }
        return task.size() == 1
                ? LlamaBenchOutput.decode(lines, settings.promptTokens(), settings.decodeTokens(), settings.threads())
                : LlamaBenchOutput.batched(
                        lines, task.size(), settings.promptTokens(), settings.decodeTokens(), settings.threads());
    }

    /** Both warm themselves up. */
    List<String> command(Path gguf, PeerTask task) {
        String threads = String.valueOf(settings.threads());
        String prompt = String.valueOf(settings.promptTokens());
        String tokens = String.valueOf(settings.decodeTokens());
        if (batchedBench != null && PeerSettings.streams(task) > 1) {
            int context = task.size() * (settings.promptTokens() + settings.decodeTokens());
            return List.of(
                    batchedBench.toString(),
                    "-m",
                    gguf.toString(),
                    "-c",
                    String.valueOf(context),
                    "-t",
                    threads,
                    "-tb",
                    threads,
                    "-ngl",
                    "0",
                    "-npp",
                    prompt,
                    "-ntg",
                    tokens,
                    "-npl",
                    String.valueOf(task.size()),
                    "--output-format",
                    "jsonl");
        }
        List<String> what = task.prefill()
                ? List.of("-p", String.valueOf(task.size()), "-n", "0")
                : List.of("-p", "0", "-n", tokens, "-d", prompt);
        List<String> command = new ArrayList<>(List.of(bench.toString(), "-m", gguf.toString()));
        command.addAll(what);
        command.addAll(List.of("-t", threads, "-ngl", "0", "-r", String.valueOf(settings.repeats()), "-o", "json"));
        return command;
    }
}
