package dev.journeyman.loadtests.bench;

import dev.journeyman.loadtests.measurement.ProcessMemory;
import dev.journeyman.loadtests.measurement.Spread;
import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.generation.PromptPieces;
import dev.journeyman.slm.network.KvCache;
import dev.journeyman.slm.network.Logits;
import dev.journeyman.slm.network.Network;
import dev.journeyman.slm.network.Precision;
import dev.journeyman.slm.network.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Measures one cell in this process: loads the network, warms it up, and times its steps.
 *
 * <p>What is timed is what the engine does per step: {@link Network#forward} and the likeliest token of each row. Sampling,
 * text, queue and HTTP are not in it. Every number is the median of the repeats.
 */
public final class CellMeasurement {
    /** Milliseconds from nothing to a network that can be called, libtorch's own start included. */
    public static final String LOAD = "load_ms";

    /** Milliseconds from nothing to the first token of the first prompt, with all that is only done once. */
    public static final String START = "start_ms";

    /** Milliseconds from the prompt to the first token. */
    public static final String FIRST_TOKEN = "ttft_ms";

    /** Prompt tokens a second, one sequence. */
    public static final String PREFILL = "prefill_tokens_per_second";

    /** Tokens a second over all streams; the number of streams follows. */
    public static final String DECODE = "decode_tokens_per_second_";

    /** The most memory this process ever held. */
    public static final String PEAK_MEMORY = "peak_memory_bytes";

    /** What the weights take of it. */
    static final String WEIGHTS = "weight_bytes";

    /** Single steps before anything is timed. */
    private static final int WARM_UP_STEPS = 16;

    /** The network gave logits that no token can be taken from. */
    static final class NoTokenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoTokenException(String message) {
            super(message);
        }
    }

    private final CellSettings settings;
    private final Network network;
    private final KvCache cache;
    private final SplittableRandom random;

    private CellMeasurement(CellSettings settings, Network network, KvCache cache) {
        this.settings = settings;
        this.network = network;
        this.cache = cache;
        this.random = new SplittableRandom(settings.seed());
    }

    /**
     * The numbers of a cell by name. Peak memory is that of this process, which should do nothing else.
     *
     * @throws dev.journeyman.slm.checkpoint.CheckpointException where the checkpoint cannot be used
     * @throws NoTokenException where the network computes no numbers that a token can be taken from
     */
    static CellResult run(Path checkpointDirectory, Precision precision, CellSettings asked) {
        long start = System.nanoTime();
        try (Checkpoint checkpoint = Checkpoint.open(checkpointDirectory);
                Network network = Network.load(checkpoint, precision)) {
            double loadMillis = (System.nanoTime() - start) / 1e6;
            CellSettings settings = asked.within(checkpoint.config().contextTokens());
            int capacity = Math.max(settings.prefillTokens(), settings.promptTokens() + settings.decodeTokens());
            Map<String, Double> numbers = new LinkedHashMap<>();
            numbers.put(LOAD, loadMillis);
            try (KvCache cache = network.newCache(settings.mostStreams(), capacity)) {
                CellMeasurement measurement = new CellMeasurement(settings, network, cache);
                measurement.firstTokenNanos();
                numbers.put(START, (System.nanoTime() - start) / 1e6);
                measurement.measure(numbers);
            }
            numbers.put(WEIGHTS, (double) network.weightBytes());
            ProcessMemory.peakResidentBytes("self").ifPresent(bytes -> numbers.put(PEAK_MEMORY, (double) bytes));
            return new CellResult(checkpoint.config().parameterCount(), settings, numbers);
        }
    }

    private void measure(Map<String, Double> numbers) {
        for (int i = 0; i < WARM_UP_STEPS; i++) {
            firstTokenNanos();
        }
        prefillNanos();
        numbers.put(FIRST_TOKEN, median(this::firstTokenNanos) / 1e6);
        numbers.put(PREFILL, settings.prefillTokens() * 1e9 / median(this::prefillNanos));
        for (int streams : settings.streams()) {
            decodeNanos(streams, Math.min(WARM_UP_STEPS, settings.decodeTokens()));
            double nanos = median(() -> decodeNanos(streams, settings.decodeTokens()));
            numbers.put(DECODE + streams, streams * settings.decodeTokens() * 1e9 / nanos);
        }
    }

    private double median(java.util.function.LongSupplier measurement) {
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < settings.repeats(); i++) {
            values.add((double) measurement.getAsLong());
        }
        return Spread.of(values).median();
    }

    private long firstTokenNanos() {
        return promptNanos(settings.promptTokens());
    }

    private long prefillNanos() {
        return promptNanos(settings.prefillTokens());
    }

    /** Reads a prompt in the pieces in which an engine does, to its first token. */
    private long promptNanos(int length) {
        int[] prompt = tokens(length);
        long start = System.nanoTime();
        int at = 0;
        for (int piece : PromptPieces.lengths(0, length, length)) {
            int[] tokens = Arrays.copyOfRange(prompt, at, at + piece);
            if (at + piece < length) {
                network.forward(List.of(new Row(0, at, tokens, Row.Want.NONE)), cache)
                        .close();
            } else {
                next(List.of(new Row(0, at, tokens, Row.Want.LAST)));
            }
            at += piece;
        }
        return System.nanoTime() - start;
    }

    /** Gives each stream a prompt of its own, then decodes all side by side, greedily; only the decoding is timed. */
    private long decodeNanos(int streams, int steps) {
        List<Row> prompts = new ArrayList<>();
        for (int slot = 0; slot < streams; slot++) {
            prompts.add(new Row(slot, 0, tokens(settings.promptTokens()), Row.Want.LAST));
        }
        int[] last = next(prompts);
        long start = System.nanoTime();
        for (int step = 0; step < steps; step++) {
            List<Row> rows = new ArrayList<>(streams);
            for (int slot = 0; slot < streams; slot++) {
                rows.add(new Row(slot, settings.promptTokens() + step, new int[] {last[slot]}, Row.Want.LAST));
            }
            last = next(rows);
        }
        return System.nanoTime() - start;
    }

    /** The likeliest next token of each row. */
    private int[] next(List<Row> rows) {
        try (Logits logits = network.forward(rows, cache)) {
            int[] next = new int[logits.count()];
            for (int i = 0; i < next.length; i++) {
                next[i] = requireToken(logits.argmax(i), network.precision());
            }
            return next;
        }
    }

    /**
     * A token that {@link Logits#argmax} gave, which is -1 where there is none.
     *
     * @throws NoTokenException where there is none: such a network cannot decode, and how fast it does so means nothing
     */
    static int requireToken(int token, Precision precision) {
        if (token < 0) {
            throw new NoTokenException("the network's logits are NaN or infinite at " + precision.label()
                    + ": the checkpoint is damaged, or overflows at this precision");
        }
        return token;
    }

    private int[] tokens(int count) {
        return random.ints(count, 0, network.config().vocabularySize()).toArray();
    }
}
