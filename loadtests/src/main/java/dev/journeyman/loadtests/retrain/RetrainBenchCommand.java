package dev.journeyman.loadtests.retrain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.journeyman.loadtests.GatewayProcess;
import dev.journeyman.loadtests.SharedOptions;
import dev.journeyman.loadtests.UnguardedDomain;
import dev.journeyman.loadtests.measurement.Latencies;
import dev.journeyman.loadtests.measurement.Machine;
import dev.journeyman.loadtests.measurement.Revision;
import dev.journeyman.loadtests.workshop.LauncherCall;
import dev.journeyman.loadtests.workshop.Workshop;
import dev.journeyman.loadtests.workshop.WorkshopFacts;
import dev.journeyman.loadtests.workshop.WorkshopFacts.Fact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code bench-retrain}: technicians correct a gateway's answers with facts that no model knows, one run of {@code retrain} makes a candidate, and both are asked: the new facts in wordings that no
 * correction had, and the domain's held-out questions.
 */
@Command(
        name = "bench-retrain",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Corrects a gateway's answers with made-up facts, retrains, and asks champion (the baseline) and candidate: the new facts in held-out wordings,",
            "and the domain's evals. The last line is the result as JSON."
        })
public final class RetrainBenchCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final int TECHNICIANS = 10;
    private static final int MOST_TOKENS = 64;
    private static final int MOST_KILLS = 1000;
    private static final String RUN = "bench";

    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final Duration IDLE = Duration.ofSeconds(60);

    @Mixin
    private SharedOptions shared = new SharedOptions();

    @Option(
            names = "--facts",
            paramLabel = "N",
            defaultValue = "100",
            description = "New facts (default: ${DEFAULT-VALUE}).")
    private int facts;

    @Option(
            names = "--wordings",
            paramLabel = "N",
            defaultValue = "2",
            description =
                    "Corrections of each fact, each to another wording of the question (default: ${DEFAULT-VALUE}).")
    private int wordings;

    @Option(names = "--recipe", paramLabel = "FILE", description = "The recipe of retrain (default: the domain's).")
    private @Nullable Path recipe;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "At most N questions of each eval (default: all; 0: no evals).")
    private @Nullable Integer limit;

    @Option(
            names = "--serve",
            description = "Measure the time between tokens of a gateway's streams, before the run and while it trains.")
    private boolean serve;

    @Option(
            names = "--kills",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Repeat the run, killed at random moments until N kills have hit (default: ${DEFAULT-VALUE}).")
    private int kills;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "Keep everything in this new folder (default: a temporary one).")
    private @Nullable Path home;

    @Override
    public Integer call() throws IOException, InterruptedException {
        shared.within("--facts", facts, 1, WorkshopFacts.most());
        shared.within("--wordings", wordings, 1, WorkshopFacts.mostWordings());
        shared.within("--kills", kills, 0, MOST_KILLS);
        Path kept = home;
        if (kept != null && Files.exists(kept)) {
            throw shared.wrong("--home " + kept + " is there already; name a new folder");
        }
        Path folder = kept == null ? Files.createTempDirectory("journeyman-bench-retrain-") : kept.toAbsolutePath();
        try {
            RetrainReport report = new Bench(SharedOptions.root(), folder).run();
            if (!shared.json()) {
                System.out.print(report.table());
            }
            System.out.println(JSON.writeValueAsString(report));
            return 0;
        } finally {
            if (kept == null) {
                GatewayProcess.remove(folder);
            }
        }
    }

    /** One measurement. */
    private final class Bench {
        private final Path root;
        private final Path folder;
        private final Path home;
        private final Map<String, Double> seconds = new LinkedHashMap<>();
        private final Map<String, Integer> standings = new TreeMap<>();
        private final List<String> technicians = new ArrayList<>();
        private String operator = "";

        Bench(Path root, Path folder) {
            this.root = root;
            this.folder = folder;
            this.home = folder.resolve("home");
        }

        RetrainReport run() throws IOException, InterruptedException {
            double loadBefore = Machine.loadAverage();
            List<Fact> all = WorkshopFacts.draw(facts, wordings, shared.seed());
            for (int i = 0; i < TECHNICIANS; i++) {
                technicians.add(Workshop.key(root, home, "technician"));
            }
            operator = Workshop.key(root, home, "ops");
            String champion;
            RetrainReport.Known before;
            try (GatewayProcess gateway = gateway();
                    Workshop workshop = new Workshop(gateway.base())) {
                before = timed("questions before", () -> known(workshop, all));
                champion = timed("corrections", () -> correct(workshop, all));
                workshop.snapshot(operator);
            }
            Path unchanged = folder.resolve("before");
            if (kills > 0) {
                Homes.copy(home, unchanged);
            }
            String candidate;
            RetrainReport.Serving serving = null;
            if (serve) {
                Latencies.Summary[] gaps = new Latencies.Summary[2];
                candidate = beside(all, champion, gaps);
                serving = new RetrainReport.Serving(gaps[0], gaps[1]);
            } else {
                candidate = timed("retrain", () -> retrain(champion));
            }
            KilledRuns.Outcome killed = kills == 0 ? null : timed("killed runs", () -> killed(champion, unchanged));
            Map<String, JsonNode> cardBefore = timed("evals before", () -> evals(champion));
            Map<String, JsonNode> cardAfter = timed("evals after", () -> evals(candidate));
            said(List.of(
                    "models",
                    "promote",
                    candidate,
                    "--force",
                    "--reason",
                    "what a run makes is measured, good or bad",
                    "--home",
                    home.toString()));
            RetrainReport.Known after;
            try (GatewayProcess gateway = gateway();
                    Workshop workshop = new Workshop(gateway.base())) {
                after = timed("questions after", () -> known(workshop, all));
            }
            List<RetrainReport.Eval> evals = new ArrayList<>();
            cardBefore.forEach((suite, card) -> {
                int questions = card.path("n").asInt();
                if (questions > 0) { // texts that are only read ask nothing
                    int right = cardAfter
                            .getOrDefault(suite, MissingNode.getInstance())
                            .path("right")
                            .asInt();
                    boolean asks = !card.path("kind").asText().equals("stops");
                    evals.add(new RetrainReport.Eval(
                            suite, questions, card.path("right").asInt(), right, asks));
                }
            });
            return new RetrainReport(
                    "retrain",
                    Revision.of(root),
                    Machine.here(),
                    all.size(),
                    all.size() * wordings,
                    standings,
                    shared.seed(),
                    champion,
                    candidate,
                    before,
                    after,
                    preferences(),
                    evals,
                    serving,
                    killed,
                    seconds,
                    loadBefore,
                    Machine.loadAverage());
        }

        private GatewayProcess gateway() throws IOException, InterruptedException {
            return GatewayProcess.start(GatewayProcess.Options.of(root)
                    .withHome(home)
                    .withArguments(List.of("--requests-per-minute", "1000000")));
        }

        /** Asks every fact in every held-out wording. */
        private RetrainReport.Known known(Workshop workshop, List<Fact> all) throws IOException, InterruptedException {
            int asked = 0;
            int right = 0;
            int inStyle = 0;
            for (Fact fact : all) {
                for (String question : fact.heldOut()) {
                    String said = workshop.ask(operator, question, MOST_TOKENS).text();
                    asked++;
                    right += fact.isIn(said) ? 1 : 0;
                    inStyle += said.startsWith(WorkshopFacts.STYLE) ? 1 : 0;
                }
            }
            return new RetrainReport.Known(asked, right, inStyle);
        }

        /** Has the technicians ask and correct in turns; the version that answered. */
        private String correct(Workshop workshop, List<Fact> all) throws IOException, InterruptedException {
            String version = "";
            int turn = 0;
            for (Fact fact : all) {
                for (String question : fact.asked()) {
                    String key = technicians.get(turn++ % technicians.size());
                    Workshop.Answer answer = workshop.ask(key, question, MOST_TOKENS);
                    standings.merge(workshop.correct(key, answer, fact.answer()), 1, Integer::sum);
                    version = answer.version();
                }
            }
            return version;
        }

        /** Retrains while a gateway streams answers; the gaps between tokens before and while. */
        private String beside(List<Fact> all, String champion, Latencies.Summary[] gaps)
                throws IOException, InterruptedException {
            Path domain = root.resolve("domains/automotive");
            // a rule would hold sentences back, and what is measured were sentences
            Path unguarded =
                    UnguardedDomain.copy(domain, folder.resolve("unguarded"), "output", UnguardedDomain.OUTPUT_RULES);
            String[] candidate = new String[1];
            try (GatewayProcess gateway = GatewayProcess.start(GatewayProcess.Options.of(root)
                    .withHome(home)
                    .withArguments(List.of("--requests-per-minute", "1000000", "--domain", unguarded.toString())))) {
                TokenGaps streams = new TokenGaps(
                        gateway.base(),
                        operator,
                        all.stream().map(fact -> fact.asked().get(0)).toList());
                streams.during(() -> Thread.sleep(WARM_UP));
                gaps[0] = timed("streams, idle", () -> streams.during(() -> Thread.sleep(IDLE)));
                gaps[1] = timed("retrain", () -> streams.during(() -> candidate[0] = retrain(champion)));
            }
            return candidate[0];
        }

        private List<String> retraining(Path from, String parent) {
            List<String> arguments = new ArrayList<>(
                    List.of("retrain", "--once", "--home", from.toString(), "--parent", parent, "--run", RUN));
            if (recipe != null) {
                arguments.addAll(List.of("--recipe", recipe.toAbsolutePath().toString()));
            }
            return arguments;
        }

        private String retrain(String parent) throws IOException, InterruptedException {
            String told = said(retraining(home, parent));
            return told.strip().replaceFirst("(?s).*candidate: ", "");
        }

        private KilledRuns.Outcome killed(String parent, Path before) throws IOException, InterruptedException {
            return new KilledRuns(
                            copy -> LauncherCall.command(root, retraining(copy, parent)),
                            before,
                            seconds.getOrDefault("retrain", 0.0),
                            shared.seed())
                    .run(kills, home.resolve("runs").resolve(RUN), folder.resolve("killed"), RUN);
        }

        /** The suites of a version's scorecard by name; none where none are wanted. */
        private Map<String, JsonNode> evals(String version) throws IOException, InterruptedException {
            Map<String, JsonNode> suites = new LinkedHashMap<>();
            if (limit != null && limit == 0) {
                return suites;
            }
            Path card = folder.resolve("bench-evals").resolve(version + ".json");
            List<String> arguments = new ArrayList<>(
                    List.of("evals", "run", "--model", version, "--home", home.toString(), "--out", card.toString()));
            if (limit != null) {
                arguments.addAll(List.of("--limit", limit.toString()));
            }
            said(arguments);
            JSON.readTree(card.toFile())
                    .path("suites")
                    .forEach(suite -> suites.put(suite.path("name").asText(), suite));
            return suites;
        }

        private RetrainReport.@Nullable Preferences preferences() throws IOException {
            RetrainReport.Preferences last = null;
            for (String line :
                    Files.readAllLines(home.resolve("runs").resolve(RUN).resolve("log.jsonl"))) {
                JsonNode node = JSON.readTree(line);
                if (node.has("eval_rewards/margins")) {
                    last = new RetrainReport.Preferences(
                            node.path("eval_samples").asInt(),
                            node.path("eval_rewards/margins").asDouble(),
                            node.path("eval_rewards/accuracies").asDouble());
                }
            }
            return last;
        }

        /** Runs a command to its end; what it printed on standard output. */
        private String said(List<String> arguments) throws IOException, InterruptedException {
            return LauncherCall.shown(root, arguments).orFail(arguments).out();
        }

        private <T> T timed(String what, Work<T> work) throws IOException, InterruptedException {
            shared.tell(what + " ...");
            long begun = System.nanoTime();
            T result = work.done();
            seconds.put(what, (System.nanoTime() - begun) / 1e9);
            return result;
        }
    }

    private interface Work<T> {
        T done() throws IOException, InterruptedException;
    }
}
