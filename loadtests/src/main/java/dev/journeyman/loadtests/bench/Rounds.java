package dev.journeyman.loadtests.bench;

import dev.journeyman.loadtests.SharedOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** How a bench goes round: every cell once in each round, each in a child process, so that what the machine does besides meets all of them alike. */
public final class Rounds {
    private static final int MOST = 1000;
    private static final int MOST_SECONDS = 86_400;

    @Option(names = "--rounds", description = "Interleaved rounds (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--threads", description = "Threads of libtorch's operators (default: the cores)")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--cell-timeout",
            defaultValue = "600",
            description = "Seconds a child may take (default: ${DEFAULT-VALUE})")
    private int cellTimeoutSeconds;

    /** Five, where nothing else is asked for. */
    public Rounds() {
        this(5);
    }

    /** So many, where nothing else is asked for. */
    Rounds(int standard) {
        this.rounds = standard;
    }

    /** What measures a cell. */
    public interface Measurement<T, R> {
        /** Measures it once. */
        R of(T cell) throws IOException, InterruptedException;
    }

    /**
     * Checks the options; the threads are for the settings to check that they go into.
     *
     * @throws picocli.CommandLine.ParameterException naming the option
     */
    public void check(SharedOptions shared) {
        shared.within("--rounds", rounds, 1, MOST);
        shared.within("--cell-timeout", cellTimeoutSeconds, 1, MOST_SECONDS);
    }

    /** How many there are. */
    public int count() {
        return rounds;
    }

    /** Threads of libtorch's operators in a child. */
    public int threads() {
        return threads;
    }

    /** How long a child may take. */
    public Duration cellTimeout() {
        return Duration.ofSeconds(cellTimeoutSeconds);
    }

    /**
     * Measures every cell once a round.
     *
     * @param title what progress calls a cell
     * @return what was measured of each cell, round by round, in the order of the cells
     */
    public <T, R> Map<T, List<R>> measure(
            List<T> cells, Function<T, String> title, Consumer<String> progress, Measurement<T, R> measurement)
            throws IOException, InterruptedException {
        Map<T, List<R>> results = new LinkedHashMap<>();
        cells.forEach(cell -> results.put(cell, new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            for (T cell : Cell.order(cells, round)) {
                progress.accept("round " + (round + 1) + " of " + rounds + ": " + title.apply(cell));
                results.computeIfAbsent(cell, key -> new ArrayList<>()).add(measurement.of(cell));
            }
        }
        return results;
    }
}
