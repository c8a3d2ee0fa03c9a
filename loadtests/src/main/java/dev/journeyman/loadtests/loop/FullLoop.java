package dev.journeyman.loadtests.loop;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.journeyman.loadtests.measurement.Table;
import dev.journeyman.loadtests.workshop.WorkshopFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The loop with nobody at the wheel: technicians correct, rate and compare; the gateway retrains by itself, examines, asks the gate, tries the candidate on a part of the sessions and makes it champion.
 * Some callers go on all the while. With kills, the gateway is killed on the way and everything has to end the same.
 */
final class FullLoop {
    private static final int TECHNICIANS = 16;
    private static final int LIGHT_CALLERS = 2;
    private static final int EARLY = 20;
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration UNTIL_RUN = Duration.ofMinutes(5);
    private static final Duration UNTIL_JUDGED = Duration.ofHours(2);
    private static final Duration UNTIL_SETTLED = Duration.ofMinutes(30);

    private final LoopSettings settings;
    private final Pace pace;
    private final Timeline timeline;
    private final TrafficLog log = new TrafficLog();
    private final Clock clock = Clock.systemUTC();

    FullLoop(LoopSettings settings, Pace pace, Consumer<String> told) {
        this.settings = settings;
        this.pace = pace;
        this.timeline = new Timeline(clock, told);
    }

    /** The loop with real processes, in a folder of which home and domain are made. */
    static Scene real(Path root, Path folder, LoopSettings settings, @Nullable Path recipe, Consumer<String> told) {
        return new Scene() {
            @Override
            public String name() {
                return settings.kills() > 0 ? "killed-loop" : "loop";
            }

            @Override
            public Played play() throws IOException, InterruptedException {
                LoopDomain domain = LoopRules.loop(root, folder.resolve("domain"), settings, recipe);
                LoopHome home = LoopHome.make(root, folder.resolve("home"), TECHNICIANS);
                FullLoop loop = new FullLoop(settings, Pace.REAL, told);
                try (RunningGateway gateway =
                        new RunningGateway(home.serving(domain.folder(), List.of()), loop.clock)) {
                    return loop.play(
                            gateway,
                            home.keys(),
                            home.operator(),
                            Errand.OfCode.read(domain.folder()),
                            LoopRules.remarks(settings, recipe));
                }
            }
        };
    }

    /** The figures. */
    record Found(
            String champion,
            String candidate,
            String run,
            @JsonProperty("run_state") String runState,
            Technicians.Known before,
            Technicians.Known after,
            Map<String, Integer> feedback,
            OpsStates.@Nullable Rollout rollout,
            List<Killer.Hit> kills) {}

    /**
     * Plays it with a gateway that does not run yet.
     *
     * @param keys of technicians
     * @param operator the operator's key
     * @param codes trouble codes that technicians ask about besides
     */
    Scene.Played play(
            ShownGateway gateway, List<String> keys, String operator, List<Errand.OfCode> codes, List<String> remarks)
            throws IOException, InterruptedException {
        List<WorkshopFacts.Fact> facts = WorkshopFacts.draw(settings.facts(), settings.wordings(), settings.seed());
        try (ClientApi client = new ClientApi(gateway::base, timeline::phase, log, clock);
                OpsApi ops = new OpsApi(gateway::base, operator)) {
            gateway.start();
            timeline.begin(Phase.BEFORE, "the gateway is ready");
            try {
                return play(gateway, client, ops, new Technicians(client, keys), facts, codes, remarks);
            } catch (IOException e) {
                throw new IOException(e.getMessage() + "; the gateway said at last:\n" + gateway.logEnd(), e);
            }
        }
    }

    private Scene.Played play(
            ShownGateway gateway,
            ClientApi client,
            OpsApi ops,
            Technicians technicians,
            List<WorkshopFacts.Fact> facts,
            List<Errand.OfCode> codes,
            List<String> remarks)
            throws IOException, InterruptedException {
        String champion = ops.models().champion();
        Technicians.Known before = technicians.examine(facts, settings.atOnce());
        timeline.begin(
                Phase.FEEDBACK,
                before.right() + " of " + before.asked() + " held-out wordings are known to " + champion);
        technicians.talk(Conversation.draw(settings.conversations(), facts, codes, settings.seed()), settings.atOnce());
        timeline.begin(Phase.WAITING, settings.conversations() + " conversations, feedback " + technicians.standings());
        OpsStates.Run run;
        OpsStates.Rollout[] last = new OpsStates.Rollout[1];
        Killer killer = new Killer(
                () -> killed(gateway), timeline, Killer.plan(settings.kills(), pace, new Random(settings.seed())));
        try (Traffic traffic = Traffic.start(
                        client, technicians, errands(facts, codes), LIGHT_CALLERS, pace.light(), settings.seed());
                killer) {
            killer.start();
            run = judged(ops, begun(ops));
            if (run.isHandedOn()) {
                traffic.pause(pace.busy());
                last[0] = settled(ops, run.candidate());
                traffic.pause(pace.light());
            }
            timeline.begin(Phase.SETTLED, "champion is " + ops(ops::models).champion());
            ops(
                    () -> { // what callers went on to say would begin the next run
                        ops.mode("off", "the show is over");
                        return true;
                    });
            Thread.sleep(pace.afterwards().toMillis());
        }
        killer.check();
        timeline.begin(Phase.AFTER, "what does it know now");
        Technicians.Known after = technicians.examine(facts, settings.atOnce());
        OpsStates.Run ended = ops.run(run.id());
        OpsStates.Ledger ledger = ops.ledger();
        List<Technicians.Given> given = technicians.given();
        List<JsonNode> early = new ArrayList<>();
        for (Technicians.Given each : given.stream()
                .filter(Technicians.Given::correction)
                .sorted(Comparator.comparing(Technicians.Given::at))
                .limit(EARLY)
                .toList()) {
            early.add(ops.interaction(each.interaction()));
        }
        List<String> missing = missing(ops, given);
        timeline.moment("all is looked up");
        ServingTimes times = ServingTimes.of(ledger.entries(), GRACE);
        TrafficLog.Summary summary = log.summary();
        List<Verdict> verdicts = new ArrayList<>(List.of(
                Verdicts.byItself(ended),
                Verdicts.gate(ended),
                Verdicts.canaryThenChampion(ledger, ended.candidate()),
                Verdicts.served(summary),
                Verdicts.allowed(times, log.all()),
                Verdicts.faithful(times, log.all()),
                Verdicts.learned(before, after, settings.leastRight()),
                Verdicts.provenance(early, ended.candidate()),
                Verdicts.kept(given.size(), missing),
                Verdicts.ledger(ledger)));
        if (settings.kills() > 0) {
            verdicts.add(Verdicts.resumed(killer.hits(), settings.kills(), ops.runs(), run.id()));
            verdicts.add(Verdicts.noOrphans(killer.hits()));
        }
        Found found = new Found(
                champion,
                ended.candidate(),
                ended.id(),
                ended.state(),
                before,
                after,
                technicians.standings(),
                last[0],
                killer.hits());
        return new Scene.Played(timeline, summary, found, table(found), remarks, verdicts);
    }

    private ShownGateway.Killed killed(ShownGateway gateway) throws IOException, InterruptedException {
        ShownGateway.Killed killed = gateway.killAndStart();
        log.down(killed.at(), killed.ready());
        return killed;
    }

    private static List<Errand> errands(List<WorkshopFacts.Fact> facts, List<Errand.OfCode> codes) {
        List<Errand> errands = new ArrayList<>();
        for (WorkshopFacts.Fact fact : facts) {
            fact.asked().forEach(question -> errands.add(new Errand.OfFact(fact, question)));
        }
        errands.addAll(codes.subList(0, Math.min(codes.size(), errands.size())));
        return errands;
    }

    private Waiting waiting() {
        return new Waiting(pace.look(), settings.kills() > 0);
    }

    /** What the gateway tells, asked again where it was just killed. */
    private <T> T ops(Ask<T> ask) throws IOException, InterruptedException {
        return waiting().until("an answer", Duration.ofMinutes(3), () -> Optional.of(ask.now()));
    }

    private interface Ask<T> {
        T now() throws IOException, InterruptedException;
    }

    /** The first run that there is. */
    private OpsStates.Run begun(OpsApi ops) throws IOException, InterruptedException {
        OpsStates.Run run = waiting().until("a run to begin by itself", UNTIL_RUN, () -> {
            List<OpsStates.Run> runs = ops.runs();
            return runs.isEmpty() ? Optional.empty() : Optional.of(runs.get(runs.size() - 1));
        });
        timeline.begin(Phase.TRAINING, "run " + run.id() + " began by " + run.trigger());
        return run;
    }

    /** Follows a run's events until it is over. */
    private OpsStates.Run judged(OpsApi ops, OpsStates.Run begun) throws IOException, InterruptedException {
        AtomicReference<OpsStates.Run> newest = new AtomicReference<>(begun);
        Consumer<OpsStates.Run> heard = run -> {
            OpsStates.Run old = newest.getAndSet(run);
            if (!old.state().equals(run.state())) {
                timeline.moment("run is " + run.state()
                        + (run.refusals().isEmpty() ? "" : ": " + String.join("; ", run.refusals()))
                        + (run.error().isEmpty() ? "" : ": " + run.error()));
            }
            if (!run.isOver()) {
                timeline.begin(run.phase(), "run is " + run.state());
            }
        };
        try (RunFollower follower = RunFollower.start(ops, begun.id(), heard)) {
            return waiting().until("the run to be judged", UNTIL_JUDGED, () -> {
                follower.check(settings.kills() > 0);
                OpsStates.Run run = newest.get();
                return run.isOver() ? Optional.of(run) : Optional.empty();
            });
        }
    }

    /** Watches the rollout until the candidate is champion, or is no more in it. */
    private OpsStates.Rollout settled(OpsApi ops, String candidate) throws IOException, InterruptedException {
        AtomicReference<OpsStates.@Nullable Rollout> seen = new AtomicReference<>();
        return waiting().until("the rollout to end", UNTIL_SETTLED, () -> {
            OpsStates.Rollout now = ops.rollout();
            OpsStates.Rollout old = seen.get();
            boolean on = now.version().equals(candidate) && !now.phase().equals("none");
            if (on) {
                timeline.begin(Phase.CANARY, candidate + " is " + now.phase() + " at " + now.percent() + " %");
                if (old != null && old.percent() != now.percent()) {
                    timeline.moment("share " + now.percent() + " %");
                }
                seen.set(now);
            }
            boolean champion = ops.models().champion().equals(candidate);
            OpsStates.Ended end = now.endOf(candidate);
            if (!champion && end == null) {
                return Optional.empty();
            }
            timeline.moment(
                    end == null
                            ? candidate + " is champion"
                            : candidate + " was " + end.outcome() + ": " + end.reason());
            return Optional.of(old == null ? now : old);
        });
    }

    private static List<String> missing(OpsApi ops, List<Technicians.Given> given)
            throws IOException, InterruptedException {
        List<String> missing = new ArrayList<>();
        for (Technicians.Given each : given) {
            try {
                if (!Verdicts.feedbackOf(ops.interaction(each.interaction())).contains(each.feedback())) {
                    missing.add(each.feedback());
                }
            } catch (OpsApi.Refused e) {
                if (e.status() != 404) {
                    throw e;
                }
                missing.add(each.feedback());
            }
        }
        return missing;
    }

    private static String table(Found found) {
        Table table = new Table("new facts, held-out wordings", "asked", "right %", "house style %");
        row(table, found.champion() + ", before", found.before());
        row(table, found.candidate().isEmpty() ? "after" : found.candidate() + ", after", found.after());
        return table + "feedback " + found.feedback() + "\n";
    }

    private static void row(Table table, String name, Technicians.Known known) {
        table.row(
                name,
                String.valueOf(known.asked()),
                percent(known.right(), known.asked()),
                percent(known.inStyle(), known.asked()));
    }

    private static String percent(int of, int all) {
        return all == 0 ? "-" : String.format(Locale.ROOT, "%.1f", 100.0 * of / all);
    }
}
