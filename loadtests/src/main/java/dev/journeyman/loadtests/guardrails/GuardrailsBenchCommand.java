package dev.journeyman.loadtests.guardrails;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.guardrails.Guardrails;
import dev.journeyman.guardrails.RuleWatch;
import dev.journeyman.guardrails.Situation;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.domain.DomainGuardrails;
import dev.journeyman.guardrails.facts.TroubleCodes;
import dev.journeyman.guardrails.policy.Policies;
import dev.journeyman.loadtests.SharedOptions;
import dev.journeyman.loadtests.measurement.Machine;
import dev.journeyman.loadtests.measurement.Revision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench-guardrails}: what the guardrails of a domain stop, what they cost, and where they are wrong. */
@Command(
        name = "bench-guardrails",
        mixinStandardHelpOptions = true,
        description = {
            "Measures a domain's guardrails: streams with a forbidden span, the delay of holding back, the time of each rule,",
            "the facts rule on every code, sets of labelled texts and mutated inputs. The last line is the result as JSON."
        })
public final class GuardrailsBenchCommand implements Callable<Integer> {
    private static final int INPUT_CHARS = 1_000;
    private static final int TEXTS = 500;
    private static final int MOST = 1_000_000;

    @Mixin
    private SharedOptions shared = new SharedOptions();

    @Option(
            names = "--domain",
            paramLabel = "DIR",
            description = "the domain's folder (default: domains/automotive of the project)")
    @Nullable
    private Path domain;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "a folder of labelled sets to measure on (default: only the project's own questions)")
    @Nullable
    private Path data;

    @Option(
            names = "--streams",
            defaultValue = "10000",
            description = "streams with a forbidden span; 0 for none (default: ${DEFAULT-VALUE})")
    private int streams;

    @Option(
            names = "--rate",
            defaultValue = "30",
            description = "tokens a second of the delay (default: ${DEFAULT-VALUE})")
    private int rate;

    @Option(
            names = "--jmh-seconds",
            defaultValue = "4",
            description =
                    "of each rule's time, half of them to warm up (all rules together: six times that); 0 for none (default: ${DEFAULT-VALUE})")
    private int jmhSeconds;

    @Option(
            names = "--mutations",
            defaultValue = "0",
            description = "mutated inputs through every rule (default: ${DEFAULT-VALUE})")
    private int mutations;

    record Settings(
            int streams,
            int rate,
            @JsonProperty("jmh_seconds") int jmhSeconds,
            int mutations,
            long seed) {}

    record Report(
            String benchmark,
            @JsonProperty("code") Revision revision,
            Machine hardware,
            Settings settings,
            @JsonProperty("load_average_before") double loadBefore,
            @JsonProperty("load_average_after") double loadAfter,
            StreamRun.@Nullable Result streams,
            Delay.@Nullable Result delay,
            @JsonProperty("delay_without") Delay.@Nullable Result delayWithout,
            List<RuleTimes.Row> times,
            List<RuleTimes.Rate> rates,
            FactsRun.Result facts,
            List<SetsRun.Row> sets,
            @JsonProperty("personal_data") List<SetsRun.KindRow> personalData,
            MutationRun.@Nullable Result mutations) {
        boolean isSound() {
            return (streams == null || streams.isSound()) && (mutations == null || mutations.isSound());
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        shared.within("--streams", streams, 0, MOST);
        shared.within("--rate", rate, 1, MOST);
        shared.within("--jmh-seconds", jmhSeconds, 0, MOST);
        shared.within("--mutations", mutations, 0, MOST);
        Report report = measure();
        if (!shared.json()) {
            System.out.print(GuardrailsReport.tables(report));
        }
        System.out.println(new JsonMapper().writeValueAsString(report));
        return report.isSound() ? 0 : 1;
    }

    private Report measure() throws IOException, InterruptedException {
        double loadBefore = Machine.loadAverage();
        Path folder = domain == null ? SharedOptions.root().resolve("domains/automotive") : domain;
        TroubleCodes codes = TroubleCodes.read(folder.resolve("facts/dtc.csv"));
        GuardrailsSource source = watch -> DomainGuardrails.load(folder, codes, watch);
        Guardrails guardrails = source.watched(RuleWatch.NONE);
        OwnTexts own = OwnTexts.read(folder);
        List<String> fillers = own.fillers(guardrails);
        SplittableRandom random = new SplittableRandom(shared.seed());
        StreamRun.Result streamed = streams == 0
                ? null
                : StreamRun.run(guardrails, new PlantedTexts(fillers, codes, random.split()), streams, random.split());
        int answers = Math.min(2_000, Math.max(1, streams));
        Delay.Result delay = streams == 0 ? null : Delay.measure(guardrails, fillers, answers, rate, random.split());
        Delay.Result without =
                streams == 0 ? null : Delay.measure(Guardrails.NONE, fillers, answers, rate, random.split());
        SplittableRandom forTimes = random.split(); // drawn always, so that what follows stays as it is
        Times times = jmhSeconds == 0 ? Times.NONE : times(folder, guardrails, own, fillers, forTimes);
        List<SetsRun.Row> sets = new ArrayList<>();
        List<MeasuringSets.TextSet> read = new ArrayList<>(data == null ? List.of() : MeasuringSets.read(data));
        read.add(WorkshopProcedures.all());
        if (!own.inDomain().isEmpty()) {
            read.add(SetsRun.inDomain(own.inDomain()));
        }
        read.forEach(set -> sets.add(SetsRun.run(guardrails, set)));
        List<SetsRun.KindRow> personalData =
                data == null ? List.of() : SetsRun.personalData(MeasuringSets.personalData(data));
        MutationRun.Result mutated =
                mutations == 0 ? null : MutationRun.run(source, own.questions(), mutations, random.split());
        return new Report(
                "guardrails",
                Revision.of(SharedOptions.root()),
                Machine.here(),
                new Settings(streams, rate, jmhSeconds, mutations, shared.seed()),
                loadBefore,
                Machine.loadAverage(),
                streamed,
                delay,
                without,
                times.latencies(),
                times.rates(),
                FactsRun.run(codes, own.answers(), random.split()),
                sets,
                personalData,
                mutated);
    }

    /** What JMH measured. */
    private record Times(List<RuleTimes.Row> latencies, List<RuleTimes.Rate> rates) {
        static final Times NONE = new Times(List.of(), List.of());
    }

    private Times times(Path folder, Guardrails guardrails, OwnTexts own, List<String> fillers, SplittableRandom random)
            throws IOException {
        Situation asked = Situation.of("app", "/v1/chat/completions");
        Situation answered = asked.answering(
                        own.questions().get(0), own.answers().get(0), fillers.subList(0, 5))
                .after(String.join(" ", fillers.subList(5, 10)));
        JudgedTexts texts = new JudgedTexts(inputs(own.questions(), random), sentences(fillers), asked, answered);
        Policies policies = DomainGuardrails.policy(folder).policies();
        List<JudgingCell> each = new ArrayList<>();
        List<JudgingCell> whole = new ArrayList<>();
        for (Stage stage : List.of(Stage.INPUT, Stage.OUTPUT)) {
            each.addAll(JudgingCell.at(stage, guardrails, policies, texts));
            whole.add(new JudgingCell(stage, JudgingCell.NONE));
            whole.add(new JudgingCell(stage, JudgingCell.ALL));
        }
        Path file = Files.createTempFile("journeyman-judged-", ".json");
        try {
            texts.write(file);
            RuleTimes times = new RuleTimes(folder.toAbsolutePath().normalize(), file, jmhSeconds, 1);
            return new Times(times.latencies(each), times.rates(whole));
        } finally {
            Files.delete(file);
        }
    }

    /** Questions in a row, cut at 1,000 characters. */
    private static List<String> inputs(List<String> questions, SplittableRandom random) {
        List<String> inputs = new ArrayList<>();
        for (int i = 0; i < TEXTS; i++) {
            StringBuilder text = new StringBuilder();
            while (text.length() < INPUT_CHARS) {
                text.append(questions.get(random.nextInt(questions.size()))).append(' ');
            }
            inputs.add(text.substring(0, INPUT_CHARS));
        }
        return inputs;
    }

    private static List<String> sentences(List<String> answers) {
        return answers.stream()
                .flatMap(answer -> List.of(answer.split("(?<=[.!?])\\s", -1)).stream())
                .map(sentence -> sentence + " ")
                .limit(2L * TEXTS)
                .toList();
    }
}
