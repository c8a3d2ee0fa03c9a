package dev.journeyman.loadtests.load;

import dev.journeyman.loadtests.GatewayProcess;
import dev.journeyman.loadtests.loop.Verdict;
import dev.journeyman.loadtests.measurement.Latencies;
import dev.journeyman.loadtests.measurement.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** First how much a gateway can do, then Poisson arrivals at parts of that and above it. */
final class OpenLoad implements LoadOptions.Scene {
    /** How soon a 429 has to come, and for which part of them. */
    private static final Duration SHED_WITHIN = Duration.ofMillis(50);

    /** The part of the accepted that has to be in time. */
    private static final double LEAST_IN_TIME = 0.99;

    private static final int WARM_UP_CLIENTS = 4;
    private static final Duration REST = Duration.ofSeconds(2);

    private final Settings settings;

    OpenLoad(Settings settings) {
        this.settings = settings;
    }

    /**
     * What is asked for.
     *
     * @param factors of the capacity
     * @param stage how long arrivals come at each
     * @param level how long each level of the capacity takes
     * @param deadline of an answer
     * @param queue how long the gateway lets an answer wait for its slot
     */
    record Settings(
            List<Double> factors,
            Duration stage,
            Duration level,
            Mix.Range promptTokens,
            Mix.Range answerTokens,
            Heard.Deadline deadline,
            Duration queue) {
        /** Copies the list. */
        Settings {
            factors = List.copyOf(factors);
        }
    }

    /** The figures. */
    record Found(Capacity capacity, List<Stage> stages) {}

    @Override
    public LoadReport.Played play(Ground ground) throws IOException, InterruptedException {
        ServedFolder model = ground.served();
        try (GatewayProcess gateway = ground.start(
                        ground.openDomain(),
                        List.of("-Xmx1g"),
                        List.of(
                                "--model",
                                model.directory().toString(),
                                "--queue-seconds",
                                String.valueOf(settings.queue().toSeconds())));
                StreamClient client = new StreamClient(gateway.base(), model.endToken())) {
            return on(ground, client);
        }
    }

    /** Plays it on a gateway that is there. */
    LoadReport.Played on(Ground ground, StreamClient client) throws IOException, InterruptedException {
        Mix mix = new Mix(settings.promptTokens(), settings.answerTokens(), ground.fit(client), ground.seed());
        ClosedLoop closed = new ClosedLoop(client, mix);
        ground.told().accept("warming up");
        closed.during(WARM_UP_CLIENTS, settings.level().dividedBy(2));
        Capacity capacity = Capacity.measure(closed, settings.level(), ground.told());
        SplittableRandom random = new SplittableRandom(ground.seed());
        List<Stage> stages = new ArrayList<>();
        for (double factor : settings.factors()) {
            double rate = factor * capacity.perSecond();
            ground.told()
                    .accept(String.format(Locale.ROOT, "%.1f times capacity: %.2f requests/s arrive", factor, rate));
            Latencies gaps = new Latencies();
            client.countGaps(gaps);
            OpenLoop.Outcome outcome =
                    new OpenLoop(client, mix).run(Arrivals.poisson(rate, settings.stage(), random.split()));
            stages.add(Stage.of(factor, settings.stage(), outcome, gaps, settings.deadline()));
            Thread.sleep(REST);
        }
        return new LoadReport.Played(new Found(capacity, stages), table(capacity, stages), verdicts(stages), remarks());
    }

    private List<Verdict> verdicts(List<Stage> stages) {
        List<Verdict> verdicts = new ArrayList<>();
        int failed =
                stages.stream().mapToInt(each -> each.failed() + each.unsent()).sum();
        verdicts.add(new Verdict(
                "every request is answered or shed",
                failed == 0,
                failed + " were not"
                        + stages.stream()
                                .map(Stage::firstProblem)
                                .filter(problem -> !problem.isEmpty())
                                .findFirst()
                                .map(problem -> ", the first: " + problem)
                                .orElse("")));
        for (Stage stage : stages) {
            String at = String.format(Locale.ROOT, "at %.1f times capacity ", stage.factor());
            verdicts.add(new Verdict(
                    at + "99 of 100 accepted are in time",
                    stage.partInTime() >= LEAST_IN_TIME,
                    String.format(
                            Locale.ROOT,
                            "%d of %d, %.2f a second",
                            stage.inTime(),
                            stage.accepted(),
                            stage.goodput())));
            if (stage.factor() <= 0.5) {
                verdicts.add(new Verdict(at + "none is shed", stage.shed() == 0, stage.shed() + " were"));
            }
            if (stage.factor() > 1) {
                verdicts.add(new Verdict(
                        at + "the surplus is shed",
                        stage.shed() > 0,
                        stage.shed() + " of " + stage.due() + " were told 429 and when to come again"));
                verdicts.add(new Verdict(
                        at + "99 of 100 are told so within " + SHED_WITHIN.toMillis() + " ms",
                        stage.shedAfter().p99Millis() <= SHED_WITHIN.toMillis(),
                        String.format(
                                Locale.ROOT,
                                "p99 %.1f ms, the longest %.1f ms",
                                stage.shedAfter().p99Millis(),
                                stage.shedAfter().maxMillis())));
            }
        }
        return verdicts;
    }

    private List<String> remarks() {
        return List.of(
                String.format(
                        Locale.ROOT,
                        "in time is the first text within %.1f s and the end within that and %d ms a token; the gateway lets an answer wait %d s for its slot",
                        settings.deadline().firstText().toMillis() / 1e3,
                        settings.deadline().perToken().toMillis(),
                        settings.queue().toSeconds()),
                "times count from when a request was due; client and gateway share the machine",
                "answers have the length that was drawn: their end token is forbidden; rules that hold sentences back are off, retrieval too");
    }

    private static String table(Capacity capacity, List<Stage> stages) {
        Table levels = new Table("clients", "requests/s", "answered", "shed");
        for (Capacity.Level level : capacity.levels()) {
            levels.row(
                    String.valueOf(level.clients()),
                    String.format(Locale.ROOT, "%.2f", level.perSecond()),
                    String.valueOf(level.answered()),
                    String.valueOf(level.shed()));
        }
        Table counts = new Table(
                "times capacity",
                "arrive/s",
                "due",
                "answered",
                "shed",
                "failed",
                "in time",
                "goodput/s",
                "prompt",
                "answer");
        Table times = new Table("ms", "count", "p50", "p95", "p99", "max");
        for (Stage stage : stages) {
            counts.row(
                    String.format(Locale.ROOT, "%.1f", stage.factor()),
                    String.format(Locale.ROOT, "%.2f", stage.perSecond()),
                    String.valueOf(stage.due()),
                    String.valueOf(stage.answered()),
                    String.valueOf(stage.shed()),
                    String.valueOf(stage.failed() + stage.unsent()),
                    String.valueOf(stage.inTime()),
                    String.format(Locale.ROOT, "%.2f", stage.goodput()),
                    String.format(Locale.ROOT, "%.0f", stage.promptTokens()),
                    String.format(Locale.ROOT, "%.0f", stage.answerTokens()));
            row(times, stage, "time to first token", stage.firstText());
            row(times, stage, "inter-token latency", stage.gaps());
            row(times, stage, "until a 429", stage.shedAfter());
            row(times, stage, "client late", stage.clientLate());
        }
        return levels + "\n" + counts + "\n" + times;
    }

    private static void row(Table table, Stage stage, String what, Latencies.Summary summary) {
        if (summary.count() > 0) {
            String[] cells = LoadReport.cells(summary);
            table.row(
                    String.format(Locale.ROOT, "%.1f: %s", stage.factor(), what),
                    String.valueOf(summary.count()),
                    cells[0],
                    cells[1],
                    cells[2],
                    cells[3]);
        }
    }
}
