package dev.journeyman.loadtests.loop;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.journeyman.loadtests.measurement.Latencies;
import dev.journeyman.loadtests.measurement.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Two gateways on one store: one is told to promote a version or to roll back, in turns, and both are asked until they answer with it. Each has a home of its own, since a home's feedback log belongs to one
 * process; the second home's store is the first's ({@code serve --store}).
 */
final class TwoGateways implements Scene {
    private static final String OTHER = "other";
    private static final double SLIGHT = 0.01; // enough to be another version
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration MOST = Duration.ofSeconds(2);
    private static final int FEW_TOKENS = 4;
    private static final String QUESTION = "What does trouble code P0301 mean?";

    private final Path root;
    private final Path folder;
    private final LoopSettings settings;
    private final Timeline timeline;
    private final TrafficLog log = new TrafficLog();
    private final Clock clock = Clock.systemUTC();

    TwoGateways(Path root, Path folder, LoopSettings settings, Consumer<String> told) {
        this.root = root;
        this.folder = folder;
        this.settings = settings;
        this.timeline = new Timeline(clock, told);
    }

    /** Times until a gateway answers with the new version, from the moment at which the change was acknowledged. */
    record Row(
            String gateway,
            Latencies.Summary promoted,
            @JsonProperty("rolled_back") Latencies.Summary rolledBack) {}

    /** The figures. */
    record Found(
            int turns,
            List<Row> rows,
            @JsonProperty("most_seconds") double mostSeconds) {}

    /** One of the two. */
    private record Side(String name, ClientApi client, String key, Latencies promoted, Latencies rolledBack) {
        Row row() {
            return new Row(name, promoted.drain(), rolledBack.drain());
        }
    }

    @Override
    public String name() {
        return "two-gateways";
    }

    @Override
    public Played play() throws IOException, InterruptedException {
        Path domain = root.resolve("domains/automotive");
        LoopHome first = LoopHome.make(root, folder.resolve("first"), 1);
        LoopHome second = LoopHome.make(root, folder.resolve("second"), 1);
        Path model = NoisyCheckpoint.write(domain.resolve("starter"), folder.resolve(OTHER), SLIGHT, settings.seed());
        Path store = first.home().resolve("models");
        try (RunningGateway one = new RunningGateway(first.serving(domain, List.of()), clock);
                RunningGateway two =
                        new RunningGateway(second.serving(domain, List.of("--store", store.toString())), clock);
                ClientApi clientOne = new ClientApi(one::base, timeline::phase, log, clock);
                ClientApi clientTwo = new ClientApi(two::base, timeline::phase, log, clock);
                OpsApi ops = new OpsApi(one::base, first.operator())) {
            one.start();
            two.start();
            timeline.begin(Phase.BEFORE, "both gateways are ready");
            first.command(List.of("models", "import", model.toString(), "--name", OTHER));
            String champion = ops.models().champion();
            Side told = new Side("told", clientOne, first.keys().get(0), new Latencies(), new Latencies());
            Side watching = new Side("the other", clientTwo, second.keys().get(0), new Latencies(), new Latencies());
            timeline.begin(Phase.SETTLED, "promoting and rolling back");
            for (int turn = 0; turn < settings.turns(); turn++) {
                boolean promote = turn % 2 == 0;
                if (promote) {
                    ops.promote(OTHER, true, "turn " + turn + " of two gateways");
                } else {
                    ops.rollback("turn " + turn + " of two gateways");
                }
                long changed = System.nanoTime();
                String wanted = promote ? OTHER : champion;
                measure(List.of(told, watching), wanted, changed, promote);
            }
            timeline.moment(settings.turns() + " turns");
            return played(ops.ledger(), List.of(told.row(), watching.row()));
        } catch (IOException e) {
            throw new IOException("two gateways: " + e.getMessage(), e);
        }
    }

    /** Asks both at the same time until they answer with the version. */
    private void measure(List<Side> sides, String wanted, long changed, boolean promoted)
            throws IOException, InterruptedException {
        List<Thread> threads = new ArrayList<>();
        List<String> late = new ArrayList<>();
        for (Side side : sides) {
            threads.add(Thread.ofPlatform().name("ask-" + side.name()).start(() -> {
                try {
                    Optional<Duration> took = until(side, wanted, changed);
                    took.ifPresent(promoted ? side.promoted()::record : side.rolledBack()::record);
                    if (took.isEmpty()) {
                        synchronized (late) {
                            late.add(side.name());
                        }
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        synchronized (late) {
            if (!late.isEmpty()) {
                throw new IOException(
                        late + " did not answer with " + wanted + " within " + LONGEST.toSeconds() + " s");
            }
        }
    }

    private static Optional<Duration> until(Side side, String wanted, long changed) throws InterruptedException {
        while (System.nanoTime() - changed < LONGEST.toNanos()) {
            Optional<ClientApi.Said> said =
                    side.client().chat(QUESTION, ClientApi.Asking.of(side.key(), "", FEW_TOKENS, false));
            if (said.isPresent() && said.get().version().equals(wanted)) {
                return Optional.of(Duration.ofNanos(System.nanoTime() - changed));
            }
            Thread.sleep(LOOK.toMillis());
        }
        return Optional.empty();
    }

    private Played played(OpsStates.Ledger ledger, List<Row> rows) {
        double most = rows.stream()
                        .mapToDouble(row -> Math.max(
                                row.promoted().maxMillis(), row.rolledBack().maxMillis()))
                        .max()
                        .orElse(Double.MAX_VALUE)
                / 1e3;
        Table table = new Table("gateway", "change", "times", "p50 ms", "max ms");
        for (Row row : rows) {
            table.row(cells(row.gateway(), "promoted", row.promoted()));
            table.row(cells(row.gateway(), "rolled back", row.rolledBack()));
        }
        TrafficLog.Summary summary = log.summary();
        List<Exchange> all = log.all();
        ServingTimes times = ServingTimes.of(ledger.entries(), GRACE);
        List<Verdict> verdicts = List.of(
                new Verdict(
                        "both answer with the new version within " + MOST.toSeconds() + " s",
                        most <= MOST.toMillis() / 1e3,
                        String.format(Locale.ROOT, "%.2f s at the most in %d turns", most, settings.turns())),
                Verdicts.served(summary),
                Verdicts.allowed(times, all),
                Verdicts.ledger(ledger));
        return new Played(
                timeline,
                summary,
                new Found(settings.turns(), rows, most),
                table.toString(),
                List.of(
                        "times end with a whole answer of " + FEW_TOKENS + " tokens of the new version",
                        "promotions are forced: the version is the starter with a hundredth of noise, made to be told apart"),
                verdicts);
    }

    private static String[] cells(String gateway, String change, Latencies.Summary summary) {
        return new String[] {
            gateway,
            change,
            String.valueOf(summary.count()),
            String.format(Locale.ROOT, "%.0f", summary.p50Millis()),
            String.format(Locale.ROOT, "%.0f", summary.maxMillis())
        };
    }
}
