package dev.journeyman.loadtests.guardrails;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** How long each rule takes for a text of a stage, and all of them together; and how many texts two threads judge. JMH measures it, in a JVM of its own for each cell. */
final class RuleTimes {
    /** Threads of the throughput. */
    static final int THREADS = 2;

    private static final int MOST_CAUSES = 8;
    private static final int ALL_WARM_UP = 6; // times: before, the compiler is still at it and takes one of the cores

    private static final String QUIET = "-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener";

    /** JMH looks where it may not; newer Javas say so in four lines for each fork. */
    private static final String[] JVM = Runtime.version().feature() < 24
            ? new String[] {"-Xmx1g", QUIET}
            : new String[] {"-Xmx1g", QUIET, "--sun-misc-unsafe-memory-access=allow"};

    private final Path domain;
    private final Path texts;
    private final int seconds;
    private final int forks;

    /**
     * Measurements of a domain.
     *
     * @param texts a file of {@link JudgedTexts}
     * @param seconds of each cell, half of them to warm up; all rules together have {@value #ALL_WARM_UP} times the warm-up
     * @param forks 1; 0 to stay in this JVM, where what ran before has its part in every figure
     */
    RuleTimes(Path domain, Path texts, int seconds, int forks) {
        this.domain = domain;
        this.texts = texts;
        this.seconds = seconds;
        this.forks = forks;
    }

    /**
     * The times of one rule at one stage, or of all.
     *
     * @param stage where
     * @param rule which, by itself; "all rules" for all, "no guardrails" for the baseline
     * @param samples how many judgements were timed
     */
    record Row(
            String stage,
            String rule,
            long samples,
            @JsonProperty("p50_us") double p50Micros,
            @JsonProperty("p99_us") double p99Micros,
            @JsonProperty("p999_us") double p999Micros,
            @JsonProperty("max_us") double maxMicros) {}

    /**
     * Texts that threads judge side by side.
     *
     * @param stage where
     * @param rule "all rules", or "no guardrails" for the baseline
     */
    record Rate(
            String stage,
            String rule,
            int threads,
            @JsonProperty("per_second") double perSecond) {}

    /** The time of one judgement in each cell. */
    List<Row> latencies(List<JudgingCell> cells) throws IOException {
        List<Row> rows = new ArrayList<>();
        for (RunResult result : run("latency", cells, 1)) {
            JudgingCell cell = cell(result);
            Statistics times = result.getPrimaryResult().getStatistics();
            rows.add(new Row(
                    cell.stage().label(),
                    cell.rule(),
                    times.getN(),
                    times.getPercentile(50),
                    times.getPercentile(99),
                    times.getPercentile(99.9),
                    times.getMax()));
        }
        return rows;
    }

    /** Judgements a second in each cell. */
    List<Rate> rates(List<JudgingCell> cells) throws IOException {
        List<Rate> rates = new ArrayList<>();
        for (RunResult result : run("throughput", cells, THREADS)) {
            JudgingCell cell = cell(result);
            Result<?> rate = result.getPrimaryResult();
            rates.add(new Rate(cell.stage().label(), cell.rule(), THREADS, rate.getScore()));
        }
        return rates;
    }

    private List<RunResult> run(String method, List<JudgingCell> cells, int threads) throws IOException {
        List<RunResult> results = new ArrayList<>();
        for (JudgingCell cell : cells) {
            results.addAll(run(method, cell, threads));
        }
        return results;
    }

    private Collection<RunResult> run(String method, JudgingCell cell, int threads) throws IOException {
        boolean all = cell.rule().equals(JudgingCell.ALL);
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(JudgingBenchmark.class.getName() + "\\." + method + "$")
                .param("cell", cell.toString())
                .param("domain", domain.toString())
                .param("texts", texts.toString())
                .threads(threads)
                .forks(forks)
                .warmupIterations(1)
                .warmupTime(TimeValue.milliseconds(all ? ALL_WARM_UP * 500L * seconds : 500L * seconds))
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(500L * seconds))
                .jvmArgs(JVM) // and none of this JVM's, whose archive of classes is its own
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        try {
            return new Runner(options.build()).run();
        } catch (RunnerException e) {
            throw new IOException("JMH could not measure: " + reasons(e), e);
        }
    }

    /** What it says, and what those say that it hides: a fork's own exception is among them. */
    private static String reasons(Throwable failure) {
        StringBuilder reasons = new StringBuilder(String.valueOf(failure.getMessage()));
        Throwable at = failure;
        for (int depth = 0; at != null && depth < MOST_CAUSES; depth++) {
            for (Throwable hidden : at.getSuppressed()) {
                reasons.append("; ").append(hidden);
            }
            at = at.getCause();
            if (at != null) {
                reasons.append("; ").append(at);
            }
        }
        return reasons.toString();
    }

    private static JudgingCell cell(RunResult result) {
        return JudgingCell.parse(Objects.requireNonNull(result.getParams().getParam("cell")));
    }
}
