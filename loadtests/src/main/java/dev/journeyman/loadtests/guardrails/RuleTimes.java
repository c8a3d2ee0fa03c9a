package dev.journeyman.loadtests.guardrails;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.journeyman.guardrails.Guardrails;
import dev.journeyman.guardrails.RuleWatch;
import dev.journeyman.guardrails.Situation;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;

/** How long each rule takes for a text of a stage, and all of them together. */
final class RuleTimes {
    private static final int DIGITS = 3;
    private static final long LONGEST_NANOS = 10_000_000_000L;

    private RuleTimes() {}

    /**
     * The times of one rule at one stage, or of all.
     *
     * @param stage where
     * @param rule which; "all rules" for all, "no guardrails" for the baseline
     * @param count how many looks
     */
    record Row(
            String stage,
            String rule,
            long count,
            @JsonProperty("p50_us") double p50Micros,
            @JsonProperty("p99_us") double p99Micros,
            @JsonProperty("max_us") double maxMicros) {
        static Row of(String stage, String rule, Histogram histogram) {
            return new Row(
                    stage,
                    rule,
                    histogram.getTotalCount(),
                    histogram.getValueAtPercentile(50) / 1e3,
                    histogram.getValueAtPercentile(99) / 1e3,
                    histogram.getMaxValue() / 1e3);
        }
    }

    /** Hears the times of rules. Recording can be switched off for the warm-up. For one thread. */
    static final class Times implements RuleWatch {
        private final Map<String, Histogram> byRule = new TreeMap<>();
        private boolean recording;

        @Override
        public void looked(String rule, Stage stage, long nanos, Outcome outcome) {
            if (recording) {
                byRule.computeIfAbsent(rule, key -> new Histogram(LONGEST_NANOS, DIGITS))
                        .recordValue(Math.min(nanos, LONGEST_NANOS));
            }
        }
    }

    /** Makes guardrails whose times a watch hears. */
    @FunctionalInterface
    interface Source {
        Guardrails watched(RuleWatch watch) throws java.io.IOException;
    }

    /** Judges texts in turns with and without guardrails, after a warm-up of as many. */
    static List<Row> measure(Source source, Stage stage, List<String> texts, Situation situation, int rounds)
            throws java.io.IOException {
        Times times = new Times();
        Guardrails guardrails = source.watched(times);
        Histogram all = new Histogram(LONGEST_NANOS, DIGITS);
        Histogram none = new Histogram(LONGEST_NANOS, DIGITS);
        for (int round = -1; round < rounds; round++) { // the first warms up
            times.recording = round >= 0;
            for (String text : texts) {
                long with = nanos(guardrails, stage, text, situation);
                long without = nanos(Guardrails.NONE, stage, text, situation);
                if (round >= 0) {
                    all.recordValue(Math.min(with, LONGEST_NANOS));
                    none.recordValue(Math.min(without, LONGEST_NANOS));
                }
            }
        }
        List<Row> rows = new ArrayList<>();
        rows.add(Row.of(stage.label(), "no guardrails", none));
        rows.add(Row.of(stage.label(), "all rules", all));
        times.byRule.forEach((rule, histogram) -> rows.add(Row.of(stage.label(), rule, histogram)));
        return rows;
    }

    private static long nanos(Guardrails guardrails, Stage stage, String text, Situation situation) {
        long begun = System.nanoTime();
        guardrails.judge(new Subject(stage, text, situation));
        return System.nanoTime() - begun;
    }

    /** Texts a second that threads judge side by side. */
    static double perSecond(Guardrails guardrails, Stage stage, List<String> texts, int threads, int seconds)
            throws InterruptedException {
        LongAdder judged = new LongAdder();
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        List<Thread> workers = new ArrayList<>();
        long begun = System.nanoTime();
        for (int i = 0; i < threads; i++) {
            int first = i * 31;
            workers.add(Thread.ofPlatform().start(() -> {
                for (int k = first; System.nanoTime() < end; k++) {
                    guardrails.judge(new Subject(
                            stage, texts.get(k % texts.size()), Situation.of("app", "/v1/chat/completions")));
                    judged.increment();
                }
            }));
        }
        for (Thread worker : workers) {
            worker.join();
        }
        return judged.sum() / ((System.nanoTime() - begun) / 1e9);
    }
}
