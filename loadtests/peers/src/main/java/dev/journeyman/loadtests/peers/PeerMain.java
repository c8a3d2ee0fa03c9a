package dev.journeyman.loadtests.peers;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * Measures one engine: {@code ENGINE MODEL THREADS STREAMS PROMPT_TOKENS NEW_TOKENS WARM_TOKENS REPEATS SEED} (no run to warm up where WARM_TOKENS is 0), or writes a model in 4 bits:
 * {@code jlama-quantize FROM INTO}.
 *
 * <p>Its last line is an object: {@code engine}; {@code load_nanos}, from nothing to a model that can be asked; {@code start_nanos}, from nothing to its first
 * answer's first token; {@code peak_bytes}, the most memory this process ever held; and {@code runs}, each with {@code begun}, {@code prompt_tokens} (of each
 * stream) and {@code tokens} (of each stream, when each came). Times are nanoseconds of one clock.
 */
public final class PeerMain {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private final PeerEngine engine;
    private final int streams;
    private final int promptTokens;
    private final Random random;

    private PeerMain(PeerEngine engine, int streams, int promptTokens, long seed) {
        this.engine = engine;
        this.streams = streams;
        this.promptTokens = promptTokens;
        this.random = new Random(seed);
    }

    /** Measures, prints, and ends the process, whatever threads an engine leaves behind. */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        System.setOut(System.err); // engines print
        if (arguments[0].equals("jlama-quantize")) {
            Jlama.quantize(Path.of(arguments[1]), Path.of(arguments[2]));
            out.println("{}");
        } else {
            out.println(measure(arguments));
        }
        out.flush();
        Runtime.getRuntime().halt(0);
    }

    private static String measure(String[] arguments) throws Exception {
        int threads = Integer.parseInt(arguments[2]);
        int streams = Integer.parseInt(arguments[3]);
        int promptTokens = Integer.parseInt(arguments[4]);
        int newTokens = Integer.parseInt(arguments[5]);
        int warmTokens = Integer.parseInt(arguments[6]);
        int repeats = Integer.parseInt(arguments[7]);
        long seed = Long.parseLong(arguments[8]);
        long start = System.nanoTime();
        try (PeerEngine engine =
                open(arguments[0], Path.of(arguments[1]), threads, streams, promptTokens + newTokens + 1)) {
            long loaded = System.nanoTime();
            PeerMain main = new PeerMain(engine, streams, promptTokens, seed);
            long first = engine.generate(main.prompt(), 1, System::nanoTime)[0];
            if (warmTokens > 0) {
                main.run(warmTokens);
            }
            List<String> runs = new ArrayList<>();
            for (int i = 0; i < repeats; i++) {
                runs.add(main.run(newTokens));
            }
            return "{\"engine\":\"" + engine.description() + "\",\"load_nanos\":" + (loaded - start)
                    + ",\"start_nanos\":" + (first - start) + ",\"peak_bytes\":" + peakBytes() + ",\"runs\":["
                    + String.join(",", runs)
                    + "]}";
        }
    }

    private static PeerEngine open(String engine, Path model, int threads, int streams, int tokensEach) {
        return switch (engine) {
            case "llama-java" -> new LlamaJava(model, threads, streams, tokensEach);
            case "jlama" -> new Jlama(model, threads);
            default -> throw new IllegalArgumentException("no engine " + engine);
        };
    }

    /** All streams at once, each with a prompt and a thread of its own. */
    private String run(int tokens) throws InterruptedException, ExecutionException {
        List<String> prompts = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            prompts.add(prompt());
        }
        List<Callable<long[]>> work = prompts.stream()
                .map(prompt -> (Callable<long[]>) () -> engine.generate(prompt, tokens, System::nanoTime))
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(streams);
        try {
            long begun = System.nanoTime();
            List<String> times = new ArrayList<>();
            for (Future<long[]> stream : threads.invokeAll(work)) {
                times.add(Arrays.toString(stream.get()));
            }
            return "{\"begun\":" + begun + ",\"prompt_tokens\":["
                    + prompts.stream()
                            .map(prompt -> String.valueOf(engine.promptTokens(prompt)))
                            .collect(Collectors.joining(","))
                    + "],\"tokens\":[" + String.join(",", times) + "]}";
        } finally {
            threads.shutdownNow();
        }
    }

    private String prompt() {
        return random.ints(promptTokens, 0, LETTERS.length())
                .mapToObj(i -> LETTERS.substring(i, i + 1))
                .collect(Collectors.joining());
    }

    /** The VmHWM of this process; 0 where the system does not tell. */
    private static long peakBytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        try (var lines = Files.lines(status, StandardCharsets.US_ASCII)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        }
    }
}
