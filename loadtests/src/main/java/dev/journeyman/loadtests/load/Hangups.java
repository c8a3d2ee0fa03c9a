package dev.journeyman.loadtests.load;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.journeyman.loadtests.GatewayProcess;
import dev.journeyman.loadtests.loop.Verdict;
import dev.journeyman.loadtests.measurement.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Clients that hang up at random moments, and what goes on after the last one has: nothing should. Then load of all kinds for a long time, and what memory does meanwhile. */
final class Hangups implements LoadOptions.Scene {
    /** How soon after the last one everything has to be over. */
    private static final Duration OVER_WITHIN = Duration.ofSeconds(1);

    private static final Duration LOOK = Duration.ofMillis(25);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration WATCH = Duration.ofSeconds(2);
    private static final int MOST_TRIES = 20; // where one is shed, or answered before it hung up
    private static final int MOST_WAIT_MILLIS = 400;
    private static final int MOST_EVENTS = 60; // and not more than a third of the answer's tokens
    private static final String HEAP = "512m";

    private final Settings settings;

    Hangups(Settings settings) {
        this.settings = settings;
    }

    /**
     * What is asked for.
     *
     * @param clients how many hang up
     * @param atOnce how many of them at a time, and how many go on with the load afterwards
     * @param load how long that is; zero for none
     * @param mostRise of memory over the last two thirds, in parts of its mean
     */
    record Settings(
            int clients, int atOnce, Duration load, Mix.Range promptTokens, Mix.Range answerTokens, double mostRise) {}

    /** What was left after the last one. */
    record After(
            Map<HangUp.When, Integer> hungUp,
            int shed,
            int neither,
            @JsonProperty("seconds_to_idle") double secondsToIdle,
            @JsonProperty("tokens_after") double tokensAfter,
            @JsonProperty("busy_after") double busyAfter,
            @JsonProperty("cache_use_before") double cacheBefore,
            @JsonProperty("cache_use_after") double cacheAfter) {}

    /** The figures; memory is null where there was no load. */
    record Found(After after, MixedLoad.@Nullable Outcome load) {}

    @Override
    public LoadReport.Played play(Ground ground) throws IOException, InterruptedException {
        ServedFolder model = ground.served();
        try (GatewayProcess gateway = ground.start(
                        ground.openDomain(),
                        // touched at once and of one size, so that what resident memory does is not Java's heap
                        List.of("-Xms" + HEAP, "-Xmx" + HEAP, "-XX:+AlwaysPreTouch"),
                        List.of("--model", model.directory().toString()));
                StreamClient client = new StreamClient(gateway.base(), model.endToken())) {
            return on(ground, gateway.pid(), client);
        }
    }

    /** Plays it on a gateway that is there. */
    LoadReport.Played on(Ground ground, long pid, StreamClient client) throws IOException, InterruptedException {
        Mix mix = new Mix(settings.promptTokens(), settings.answerTokens(), ground.fit(client), ground.seed());
        After after = hangUp(client, mix, ground);
        MixedLoad.Outcome load = settings.load().isZero()
                ? null
                : new MixedLoad(client, mix, ground).run(pid, settings.atOnce(), settings.load());
        List<Verdict> verdicts = new ArrayList<>(verdicts(after));
        if (load != null) {
            verdicts.addAll(load.verdicts(settings.mostRise()));
        }
        return new LoadReport.Played(
                new Found(after, load), table(after) + (load == null ? "" : "\n" + load.table()), verdicts, remarks());
    }

    private After hangUp(StreamClient client, Mix mix, Ground ground) throws IOException, InterruptedException {
        ground.told().accept(settings.clients() + " clients hang up");
        new ClosedLoop(client, mix).during(settings.atOnce(), Duration.ofSeconds(2)); // whatever is made once is made
        idle(client);
        double cacheBefore = Scrape.of(client.http(), client.base()).cacheUse();
        Map<HangUp.When, AtomicInteger> hungUp = new ConcurrentHashMap<>();
        for (HangUp.When when : HangUp.When.values()) {
            hungUp.put(when, new AtomicInteger());
        }
        AtomicInteger shed = new AtomicInteger();
        AtomicInteger neither = new AtomicInteger();
        AtomicInteger left = new AtomicInteger(settings.clients());
        SplittableRandom seeds = new SplittableRandom(ground.seed());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < settings.atOnce(); i++) {
            SplittableRandom random = seeds.split();
            threads.add(Thread.ofVirtual().start(() -> {
                while (left.getAndDecrement() > 0) {
                    HangUp.Outcome outcome = HangUp.Outcome.NEITHER;
                    for (int tries = 0; tries < MOST_TRIES && outcome != HangUp.Outcome.HUNG_UP; tries++) {
                        HangUp.Plan plan = HangUp.Plan.draw(random, MOST_WAIT_MILLIS, MOST_EVENTS);
                        outcome = played(client, mix.next(), plan);
                        switch (outcome) {
                            case HUNG_UP -> counter(hungUp, plan).incrementAndGet();
                            case SHED -> shed.incrementAndGet();
                            case NEITHER -> neither.incrementAndGet();
                        }
                    }
                }
            }));
        }
        OpenLoop.awaitEnd(threads);
        double seconds = idle(client);
        Scrape idle = Scrape.of(client.http(), client.base());
        Thread.sleep(WATCH);
        Scrape later = Scrape.of(client.http(), client.base());
        Map<HangUp.When, Integer> counts = new EnumMap<>(HangUp.When.class);
        hungUp.forEach((when, count) -> counts.put(when, count.get()));
        return new After(
                counts,
                shed.get(),
                neither.get(),
                seconds,
                later.generatedTokens() - idle.generatedTokens(),
                later.busy(),
                cacheBefore,
                later.cacheUse());
    }

    private static AtomicInteger counter(Map<HangUp.When, AtomicInteger> counters, HangUp.Plan plan) {
        return counters.computeIfAbsent(plan.when(), when -> new AtomicInteger());
    }

    /** One client; what the connection does to it counts as neither. */
    static HangUp.Outcome played(StreamClient client, Job job, HangUp.Plan plan) {
        try {
            return HangUp.play(client.base(), client.body(job, true), plan.within(job.answerTokens() / 3));
        } catch (IOException e) {
            return HangUp.Outcome.NEITHER;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return HangUp.Outcome.NEITHER;
        }
    }

    /** Waits until no generation runs or waits; how many seconds that took, or the longest wait. */
    private static double idle(StreamClient client) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        while (Scrape.of(client.http(), client.base()).busy() > 0) {
            if (System.nanoTime() - begun > LONGEST.toNanos()) {
                break;
            }
            Thread.sleep(LOOK);
        }
        return (System.nanoTime() - begun) / 1e9;
    }

    private List<Verdict> verdicts(After after) {
        int all = after.hungUp().values().stream().mapToInt(Integer::intValue).sum();
        return List.of(
                new Verdict(
                        settings.clients() + " clients hang up",
                        all == settings.clients(),
                        after.hungUp() + "; " + after.shed() + " were shed and " + after.neither()
                                + " ended otherwise, and others came in their place"),
                new Verdict(
                        "nothing runs or waits " + OVER_WITHIN.toSeconds() + " s after the last",
                        after.secondsToIdle() <= OVER_WITHIN.toNanos() / 1e9 && after.busyAfter() == 0,
                        String.format(
                                Locale.ROOT,
                                "after %.2f s; %.0f ran %d s later",
                                after.secondsToIdle(),
                                after.busyAfter(),
                                WATCH.toSeconds())),
                new Verdict(
                        "no generation runs on",
                        after.tokensAfter() == 0,
                        String.format(
                                Locale.ROOT, "%.0f tokens in the %d s after", after.tokensAfter(), WATCH.toSeconds())),
                new Verdict(
                        "the KV cache is as free as before",
                        after.cacheAfter() <= after.cacheBefore(),
                        String.format(
                                Locale.ROOT,
                                "%.4f of it in use before, %.4f after",
                                after.cacheBefore(),
                                after.cacheAfter())));
    }

    private List<String> remarks() {
        return List.of(
                "clients hang up in their body, up to " + MOST_WAIT_MILLIS
                        + " ms after it, or after up to " + MOST_EVENTS
                        + " events of the answer; half of them reset the connection",
                "Java's heap has " + HEAP
                        + " and is touched at the start, so resident memory that rises is not the heap's",
                "memory is judged by the line through its last two thirds; of the heap the lowest of each of "
                        + MixedLoad.STRETCHES + " stretches counts");
    }

    private static String table(After after) {
        Table table = new Table("hung up", "clients");
        after.hungUp()
                .forEach((when, count) ->
                        table.row(when.name().toLowerCase(Locale.ROOT).replace('_', ' '), String.valueOf(count)));
        return table.toString();
    }
}
