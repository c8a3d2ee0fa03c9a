package dev.journeyman.loadtests.loop;

import dev.journeyman.loadtests.measurement.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A canary that is worse than the champion: the starter with noise on its weights, let into the traffic by an operator who examined too little and had loosened the gate. Technicians rate what is right
 * and what is wrong; the gateway has to take it back by itself.
 */
final class WorseCanary implements Scene {
    private static final int TECHNICIANS = 16;
    private static final int ERRANDS = 400;
    private static final int QUESTIONS = 15; // a suite; fewer than could prove anything at the loosened gate's alpha
    private static final String WORSE = "worse";
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration UNTIL_BACK = Duration.ofMinutes(30);
    private static final Duration AFTERWARDS = Duration.ofSeconds(10);

    private final Path root;
    private final Path folder;
    private final LoopSettings settings;
    private final Timeline timeline;
    private final TrafficLog log = new TrafficLog();
    private final Clock clock = Clock.systemUTC();

    WorseCanary(Path root, Path folder, LoopSettings settings, Consumer<String> told) {
        this.root = root;
        this.folder = folder;
        this.settings = settings;
        this.timeline = new Timeline(clock, told);
    }

    /**
     * The figures.
     *
     * @param seconds from the canary's entry in the ledger to its rejection there; negative where it was not rejected
     * @param answers of the canary, as clients saw them
     * @param sessions that saw one
     * @param told what the gateway says of the rollout's end
     * @param ratings by version
     */
    record Found(
            String champion,
            String canary,
            int percent,
            double noise,
            double seconds,
            int answers,
            int sessions,
            OpsStates.Ended told,
            Map<String, Technicians.Rated> ratings) {}

    @Override
    public String name() {
        return "canary-worse";
    }

    @Override
    public Played play() throws IOException, InterruptedException {
        int questions = settings.questions() > 0 ? settings.questions() : QUESTIONS;
        LoopDomain domain = LoopRules.worse(root, folder.resolve("domain"));
        LoopHome home = LoopHome.make(root, folder.resolve("home"), TECHNICIANS);
        Path model = NoisyCheckpoint.write(
                domain.folder().resolve("starter"), folder.resolve(WORSE), settings.noise(), settings.seed());
        try (RunningGateway gateway = new RunningGateway(home.serving(domain.folder(), List.of()), clock);
                ClientApi client = new ClientApi(gateway::base, timeline::phase, log, clock);
                OpsApi ops = new OpsApi(gateway::base, home.operator())) {
            gateway.start();
            timeline.begin(Phase.BEFORE, "the gateway is ready");
            home.command(List.of("models", "import", model.toString(), "--name", WORSE));
            String champion = ops.models().champion();
            for (String version : List.of(champion, WORSE)) {
                home.command(List.of(
                        "evals",
                        "run",
                        "--model",
                        version,
                        "--domain",
                        domain.folder().toString(),
                        "--limit",
                        String.valueOf(questions)));
                timeline.moment(version + " is examined");
            }
            try {
                return play(client, ops, new Technicians(client, home.keys()), domain, champion, questions);
            } catch (IOException e) {
                throw new IOException(e.getMessage() + "; the gateway said at last:\n" + gateway.logEnd(), e);
            }
        }
    }

    private Played play(
            ClientApi client, OpsApi ops, Technicians technicians, LoopDomain domain, String champion, int questions)
            throws IOException, InterruptedException {
        List<Errand> errands = new ArrayList<>(Errand.OfCode.read(domain.folder()));
        Collections.shuffle(errands, new Random(settings.seed()));
        OpsStates.Ended end;
        try (Traffic traffic = Traffic.start(
                client,
                technicians,
                errands.subList(0, Math.min(ERRANDS, errands.size())),
                settings.atOnce(),
                PAUSE,
                settings.seed())) {
            ops.canary(WORSE, settings.percent(), "the show of a canary that is worse");
            timeline.begin(Phase.CANARY, WORSE + " is canary at " + settings.percent() + " %");
            end = new Waiting(LOOK, false).until("the canary to be taken back", UNTIL_BACK, () -> {
                OpsStates.Rollout now = ops.rollout();
                return Optional.ofNullable(now.endOf(WORSE));
            });
            timeline.begin(Phase.SETTLED, WORSE + " was " + end.outcome() + ": " + end.reason());
            Thread.sleep(AFTERWARDS.toMillis());
            traffic.pause(PAUSE);
        }
        OpsStates.Ledger ledger = ops.ledger();
        List<Exchange> all = log.all();
        Set<String> sessions = new HashSet<>();
        all.stream()
                .filter(exchange -> exchange.version().equals(WORSE))
                .forEach(exchange -> sessions.add(exchange.session()));
        int answers = (int) all.stream()
                .filter(exchange -> exchange.version().equals(WORSE))
                .count();
        Found found = new Found(
                champion,
                WORSE,
                settings.percent(),
                settings.noise(),
                seconds(ledger),
                answers,
                sessions.size(),
                end,
                technicians.rated());
        ServingTimes times = ServingTimes.of(ledger.entries(), GRACE);
        TrafficLog.Summary summary = log.summary();
        String now = ops.models().champion();
        List<Verdict> verdicts = List.of(
                new Verdict(
                        "the canary was taken back by itself",
                        end.outcome().equals("rolled_back")
                                && ledger.eventsOf(WORSE).contains("rejected")
                                && !ledger.eventsOf(WORSE).contains("promoted"),
                        end.outcome() + ": " + end.reason()),
                new Verdict("the champion stayed", now.equals(champion), "champion " + now + ", before " + champion),
                new Verdict(
                        "the canary was seen", answers > 0, answers + " answers in " + sessions.size() + " sessions"),
                Verdicts.served(summary),
                Verdicts.allowed(times, all),
                Verdicts.faithful(times, all),
                Verdicts.ledger(ledger));
        return new Played(
                timeline,
                summary,
                found,
                table(found),
                List.of(
                        "the gate would refuse this canary: the domain copy has a gate.yaml with loosened thresholds and an examination of "
                                + questions + " questions a suite",
                        "rollout.yaml is the domain's own"),
                verdicts);
    }

    /** From the canary's entry to its rejection. */
    private static double seconds(OpsStates.Ledger ledger) {
        Instant from = at(ledger, "canary");
        Instant to = at(ledger, "rejected");
        return from.equals(Instant.MIN) || to.equals(Instant.MIN)
                ? -1
                : Duration.between(from, to).toMillis() / 1e3;
    }

    private static Instant at(OpsStates.Ledger ledger, String event) {
        return ledger.entries().stream()
                .filter(entry -> entry.version().equals(WORSE) && entry.event().equals(event))
                .map(OpsStates.Entry::at)
                .reduce((first, last) -> last)
                .orElse(Instant.MIN);
    }

    private static String table(Found found) {
        Table table = new Table("version", "rated up", "rated down");
        found.ratings()
                .forEach((version, rated) ->
                        table.row(version, String.valueOf(rated.up()), String.valueOf(rated.down())));
        return table
                + String.format(
                        java.util.Locale.ROOT,
                        "taken back after %.1f s; %d answers in %d sessions saw it, at %d %%.%n",
                        found.seconds(),
                        found.answers(),
                        found.sessions(),
                        found.percent());
    }
}
