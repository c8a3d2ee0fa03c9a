package dev.journeyman.loadtests.load;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.loadtests.GatewayProcess;
import dev.journeyman.loadtests.bench.RandomModel;
import dev.journeyman.loadtests.bench.Shape;
import dev.journeyman.loadtests.loop.LoopDomain;
import dev.journeyman.loadtests.loop.NoisyCheckpoint;
import dev.journeyman.loadtests.loop.OpsApi;
import dev.journeyman.loadtests.loop.Verdict;
import dev.journeyman.loadtests.measurement.Latencies;
import dev.journeyman.loadtests.measurement.Table;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Readers of streams, first with one version, then while it is swapped for another and back, again and again. The gateway keeps no replaced version loaded, so that each swap loads a model beside the one that serves.
 */
final class Swaps implements LoadOptions.Scene {
    /** How many times the 99th percentile without swaps a gap may be long. */
    private static final double MOST_TIMES = 3;

    private static final String OTHER = "other";
    private static final double SLIGHT = 0.01; // enough to be another version
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Settings settings;

    Swaps(Settings settings) {
        this.settings = settings;
    }

    /**
     * What is asked for.
     *
     * @param swaps how many
     * @param between a version that serves and the next swap
     * @param before how long is read without swaps
     * @param clients how many read
     */
    record Settings(int swaps, Duration between, Duration before, Duration warmUp, int clients) {
        /** With the standard warm-up, or as long as the time without swaps where that is shorter. */
        static Settings of(int swaps, Duration between, Duration before, int clients) {
            return new Settings(swaps, between, before, before.compareTo(WARM_UP) < 0 ? before : WARM_UP, clients);
        }
    }

    /** What readers had at a time. */
    record Read(
            int streams,
            int failed,
            int shed,
            @JsonProperty("first_text") Latencies.Summary firstText,
            @JsonProperty("inter_token") Latencies.Summary gaps,
            Map<String, Integer> versions,
            @JsonProperty("first_problem") String firstProblem) {
        static Read of(List<Heard> all, Latencies gaps) {
            Latencies first = new Latencies();
            Map<String, Integer> versions = new TreeMap<>();
            for (Heard heard : all) {
                if (heard.isAnswered()) {
                    first.record(Duration.ofNanos(heard.firstNanos()));
                    versions.merge(heard.version(), 1, Integer::sum);
                }
            }
            return new Read(
                    all.size(),
                    Capacity.count(all, Heard.Ending.FAILED),
                    Capacity.count(all, Heard.Ending.SHED),
                    first.drain(),
                    gaps.drain(),
                    versions,
                    all.stream()
                            .filter(heard -> !heard.isAnswered())
                            .map(Heard::problem)
                            .findFirst()
                            .orElse(""));
        }
    }

    /**
     * A version that serves.
     *
     * @param fromNanos when it did, as the gateway says
     * @param untilNanos when the next swap was told
     */
    private record Reign(String version, long fromNanos, long untilNanos) {}

    /**
     * The figures.
     *
     * @param served from when a swap was told to when the version serves
     * @param stale answers that were asked for while one version served and came from another
     */
    record Found(int swaps, Read before, Read during, Latencies.Summary served, int stale, List<String> versions) {}

    @Override
    public LoadReport.Played play(Ground ground) throws IOException, InterruptedException {
        try (GatewayProcess gateway = ground.start(domain(ground), List.of("-Xmx1g"), List.of());
                StreamClient client = new StreamClient(gateway.base(), ServedFolder.endToken(starter(ground)))) {
            return on(ground, client);
        }
    }

    private static Path starter(Ground ground) {
        return ground.domain().resolve(ServedFolder.STARTER);
    }

    /** A domain whose gateway keeps no replaced version. */
    static Path domain(Ground ground) throws IOException {
        return LoopDomain.copy(ground.openDomain(), ground.folder().resolve("domain-without-warmth"))
                .set(LoopDomain.ROLLOUT, Map.of("warm_mib", 0))
                .folder();
    }

    /** Plays it on a gateway that is there, with the starter as its champion and the ground's home. */
    LoadReport.Played on(Ground ground, StreamClient client) throws IOException, InterruptedException {
        try (OpsApi ops = new OpsApi(client::base, "none")) {
            String champion = champion(ground, client, ops);
            Mix mix = new Mix(new Mix.Range(50, 500), new Mix.Range(50, 250), ground.fit(client), ground.seed());
            ClosedLoop loop = new ClosedLoop(client, mix);
            ground.told().accept("reading without swaps");
            loop.during(settings.clients(), settings.warmUp());
            Latencies gapsBefore = new Latencies();
            client.countGaps(gapsBefore);
            Read before = Read.of(loop.during(settings.clients(), settings.before()), gapsBefore);
            Latencies gapsDuring = new Latencies();
            client.countGaps(gapsDuring);
            Latencies served = new Latencies();
            List<Reign> reigns = new ArrayList<>();
            List<Heard> heard =
                    loop.during(settings.clients(), () -> swap(client, ops, champion, served, reigns, ground));
            Read during = Read.of(heard, gapsDuring);
            Found found = new Found(
                    reigns.size(), before, during, served.drain(), stale(heard, reigns), List.of(champion, OTHER));
            return new LoadReport.Played(found, table(found), verdicts(found), remarks());
        }
    }

    /**
     * Brings two versions into the home, one of them as {@value #OTHER}, and has the first one serve: the starter, which does, and the starter with noise, or two models of a shape.
     *
     * @return the first one's name
     */
    private static String champion(Ground ground, StreamClient client, OpsApi ops)
            throws IOException, InterruptedException {
        Path other = ground.folder().resolve(OTHER);
        Optional<Shape> shape = Shape.named(ground.model());
        if (shape.isEmpty()) {
            NoisyCheckpoint.write(starter(ground), other, SLIGHT, ground.seed());
            add(OTHER, other, ground);
            return serving(client);
        }
        RandomModel.write(other, shape.get(), starter(ground), ground.seed() + 1);
        add(OTHER, other, ground);
        String champion = ground.model();
        add(champion, ground.served().directory(), ground);
        ops.promote(champion, true, "the model to be measured");
        await(champion, client, System.nanoTime());
        return champion;
    }

    private static void add(String name, Path model, Ground ground) throws IOException, InterruptedException {
        GatewayProcess.command(
                ground.root(),
                List.of(
                        "models",
                        "import",
                        model.toString(),
                        "--name",
                        name,
                        "--home",
                        ground.home().toString()));
    }

    private static void await(String wanted, StreamClient client, long toldNanos)
            throws IOException, InterruptedException {
        while (!serving(client).equals(wanted)) {
            if (System.nanoTime() - toldNanos > LONGEST.toNanos()) {
                throw new IOException(wanted + " does not serve " + LONGEST.toSeconds() + " s after it was told to");
            }
            Thread.sleep(LOOK);
        }
    }

    private void swap(
            StreamClient client, OpsApi ops, String champion, Latencies served, List<Reign> reigns, Ground ground)
            throws IOException, InterruptedException {
        for (int i = 0; i < settings.swaps(); i++) {
            boolean promote = i % 2 == 0;
            long told = System.nanoTime();
            if (promote) {
                ops.promote(OTHER, true, "swap " + (i + 1) + " under load");
            } else {
                ops.rollback("swap " + (i + 1) + " under load");
            }
            String wanted = promote ? OTHER : champion;
            await(wanted, client, told);
            long from = System.nanoTime();
            served.record(Duration.ofNanos(from - told));
            ground.told().accept(String.format(Locale.ROOT, "swap %d: %s serves", i + 1, wanted));
            Thread.sleep(settings.between());
            reigns.add(new Reign(wanted, from, System.nanoTime()));
        }
    }

    /** The version that serves now. */
    private static String serving(StreamClient client) throws IOException, InterruptedException {
        HttpResponse<String> response = client.http()
                .send(
                        HttpRequest.newBuilder(client.base().resolve("/readyz"))
                                .timeout(LONGEST)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("/readyz answered " + response.statusCode() + ": " + response.body());
        }
        return JSON.readTree(response.body()).path("model").asText();
    }

    private static int stale(List<Heard> all, List<Reign> reigns) {
        int stale = 0;
        for (Heard heard : all) {
            for (Reign reign : reigns) {
                boolean within = heard.dueNanos() > reign.fromNanos() && heard.dueNanos() < reign.untilNanos();
                // the version is leased soon after the request is sent; one sent just before the next swap may have
                // either
                boolean begunBefore = heard.dueNanos() + heard.firstNanos() < reign.untilNanos();
                if (heard.isAnswered()
                        && within
                        && begunBefore
                        && !heard.version().equals(reign.version())) {
                    stale++;
                }
            }
        }
        return stale;
    }

    private List<Verdict> verdicts(Found found) {
        Read during = found.during();
        double most = MOST_TIMES * found.before().gaps().p99Millis();
        return List.of(
                new Verdict(
                        "no request fails and no stream is cut",
                        during.failed()
                                                + during.shed()
                                                + found.before().failed()
                                                + found.before().shed()
                                        == 0
                                && during.streams() > 0,
                        during.failed() + during.shed() + " of " + during.streams() + " during " + found.swaps()
                                + " swaps" + (during.firstProblem().isEmpty() ? "" : ": " + during.firstProblem())),
                new Verdict(
                        String.format(Locale.ROOT, "no gap is above %.0f times the p99 without swaps", MOST_TIMES),
                        during.gaps().maxMillis() <= most,
                        String.format(
                                Locale.ROOT,
                                "the longest is %.1f ms, the most is %.1f ms; without swaps the longest was %.1f ms",
                                during.gaps().maxMillis(),
                                most,
                                found.before().gaps().maxMillis())),
                new Verdict(
                        "who asks while a version serves is answered by it",
                        found.stale() == 0 && during.versions().size() == 2,
                        found.stale() + " were not; answers by version: " + during.versions()));
    }

    private List<String> remarks() {
        return List.of(
                settings.clients() + " readers, each asks again when it is answered",
                "each swap reads and packs a model on the cores that serve: none is kept warm",
                "promotions are forced: the other version is the starter with a hundredth of noise, or other random weights of the shape");
    }

    private static String table(Found found) {
        Table table = new Table("ms", "count", "p50", "p95", "p99", "max");
        row(table, "time to first token, without swaps", found.before().firstText());
        row(table, "time to first token, with", found.during().firstText());
        row(table, "inter-token latency, without", found.before().gaps());
        row(table, "inter-token latency, with", found.during().gaps());
        row(table, "from a swap's call until it serves", found.served());
        return table.toString();
    }

    private static void row(Table table, String name, Latencies.Summary summary) {
        String[] cells = LoadReport.cells(summary);
        table.row(name, String.valueOf(summary.count()), cells[0], cells[1], cells[2], cells[3]);
    }
}
