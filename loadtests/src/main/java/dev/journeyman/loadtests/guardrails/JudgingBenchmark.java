package dev.journeyman.loadtests.guardrails;

import dev.journeyman.guardrails.Guardrails;
import dev.journeyman.guardrails.Judged;
import dev.journeyman.guardrails.RuleWatch;
import dev.journeyman.guardrails.Situation;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.domain.DomainGuardrails;
import dev.journeyman.guardrails.facts.TroubleCodes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What JMH measures: one judgement of one text, the texts in turns. {@link RuleTimes} runs it, in a JVM of its own for each cell. */
@State(Scope.Benchmark)
public class JudgingBenchmark {
    /** The cell, as {@link JudgingCell} writes it. */
    @Param("")
    public String cell = "";

    /** The domain's folder. */
    @Param("")
    public String domain = "";

    /** The file of texts. */
    @Param("")
    public String texts = "";

    private Guardrails guardrails = Guardrails.NONE;
    private Stage stage = Stage.INPUT;
    private List<String> judged = List.of();
    private Situation situation = Situation.NONE;

    /** Which text is next, for each thread. */
    @State(Scope.Thread)
    public static class Turn {
        private int next;

        String of(List<String> texts) {
            next = next + 1 < texts.size() ? next + 1 : 0;
            return texts.get(next);
        }
    }

    /** Makes the guardrails and reads the texts. */
    @Setup
    public void prepare() throws IOException {
        Path folder = Path.of(domain);
        JudgingCell wanted = JudgingCell.parse(cell);
        JudgedTexts all = JudgedTexts.read(Path.of(texts));
        Guardrails every =
                DomainGuardrails.load(folder, TroubleCodes.read(folder.resolve("facts/dtc.csv")), RuleWatch.NONE);
        guardrails = wanted.of(every, DomainGuardrails.policy(folder).policies());
        stage = wanted.stage();
        judged = all.at(stage);
        situation = all.around(stage);
    }

    /** How long a judgement takes. */
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public Judged latency(Turn turn) {
        return guardrails.judge(new Subject(stage, turn.of(judged), situation));
    }

    /** How many judgements there are in a second. */
    @Benchmark
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    public Judged throughput(Turn turn) {
        return guardrails.judge(new Subject(stage, turn.of(judged), situation));
    }
}
