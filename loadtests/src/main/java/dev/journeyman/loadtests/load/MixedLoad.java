package dev.journeyman.loadtests.load;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.journeyman.loadtests.loop.Verdict;
import dev.journeyman.loadtests.measurement.ProcessMemory;
import dev.journeyman.loadtests.measurement.Table;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Streams, whole answers, diagnoses and clients that hang up, side by side for a long time, and the gateway's memory meanwhile. */
final class MixedLoad {
    /** How many stretches the heap's lowest values are taken of. */
    static final int STRETCHES = 30;

    /** The label of what the JVM's compilers wrote. It grows for long, until all that runs much is compiled, and the JVM bounds it; resident memory has it. */
    private static final String COMPILED_CODE = "id=\"Code";

    private static final int SAMPLES = 240;
    private static final Duration SHORTEST_STEP = Duration.ofMillis(200);
    private static final Duration AFTER_SHED = Duration.ofMillis(200);
    private static final double MIB = 1 << 20;
    private static final int OK = 200;
    private static final int TOO_MANY = 429;

    private final StreamClient client;
    private final Mix mix;
    private final Ground ground;

    MixedLoad(StreamClient client, Mix mix, Ground ground) {
        this.client = client;
        this.mix = mix;
        this.ground = ground;
    }

    /**
     * One kind of memory.
     *
     * @param first at the beginning
     * @param last at the end
     * @param trend of what is judged
     */
    record Memory(String name, double first, double last, Trend trend) {}

    /** The figures. Memory is in MiB. */
    record Outcome(
            double seconds,
            int answered,
            int shed,
            @JsonProperty("hung_up") int hungUp,
            int failed,
            @JsonProperty("first_problem") String firstProblem,
            int samples,
            List<Memory> memory) {
        /** What has to hold. */
        List<Verdict> verdicts(double mostRise) {
            List<Verdict> verdicts = new ArrayList<>();
            verdicts.add(new Verdict(
                    "nothing fails under mixed load",
                    failed == 0 && answered > 0,
                    failed + " of " + (answered + shed + hungUp + failed) + " did"
                            + (firstProblem.isEmpty() ? "" : ", the first: " + firstProblem)));
            for (Memory each : memory) {
                verdicts.add(new Verdict(
                        String.format(
                                Locale.ROOT,
                                "%s is flat: rises by at most %.0f %% over the last two thirds",
                                each.name(),
                                100 * mostRise),
                        each.trend().isFlat(mostRise),
                        String.format(
                                Locale.ROOT,
                                "%+.1f MiB (standard error %.1f) at a mean of %.0f MiB",
                                each.trend().rise(),
                                each.trend().error(),
                                each.trend().mean())));
            }
            return verdicts;
        }

        /** For people. */
        String table() {
            Table table =
                    new Table("MiB", "first", "last", "mean of the last two thirds", "rise in them", "standard error");
            for (Memory each : memory) {
                table.row(
                        each.name(),
                        String.format(Locale.ROOT, "%.1f", each.first()),
                        String.format(Locale.ROOT, "%.1f", each.last()),
                        String.format(Locale.ROOT, "%.1f", each.trend().mean()),
                        String.format(Locale.ROOT, "%+.2f", each.trend().rise()),
                        String.format(Locale.ROOT, "%.2f", each.trend().error()));
            }
            return String.format(
                            Locale.ROOT,
                            "%.0f s of mixed load: %d answered, %d shed, %d hung up, %d failed; memory looked at %d times.%n",
                            seconds,
                            answered,
                            shed,
                            hungUp,
                            failed,
                            samples)
                    + table;
        }
    }

    /** Counts of what became of requests. */
    private static final class Counts {
        final AtomicInteger answered = new AtomicInteger();
        final AtomicInteger shed = new AtomicInteger();
        final AtomicInteger hungUp = new AtomicInteger();
        final AtomicInteger failed = new AtomicInteger();
        private String firstProblem = "";

        synchronized void failed(String problem) {
            failed.incrementAndGet();
            firstProblem = firstProblem.isEmpty() ? problem : firstProblem;
        }

        synchronized String firstProblem() {
            return firstProblem;
        }
    }

    /** Runs the load, and looks at a process meanwhile. */
    Outcome run(long pid, int clients, Duration length) throws IOException, InterruptedException {
        ground.told().accept(clients + " clients for " + length.toSeconds() + " s");
        Counts counts = new Counts();
        AtomicBoolean over = new AtomicBoolean();
        SplittableRandom seeds = new SplittableRandom(ground.seed() + 1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            SplittableRandom random = seeds.split();
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    while (!over.get()) {
                        one(random, counts);
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        List<Double> resident = new ArrayList<>();
        List<Double> heap = new ArrayList<>();
        List<Double> other = new ArrayList<>();
        long begun = System.nanoTime();
        try {
            Duration step = length.dividedBy(SAMPLES);
            step = step.compareTo(SHORTEST_STEP) < 0 ? SHORTEST_STEP : step;
            for (long at = begun; at - begun <= length.toNanos(); at += step.toNanos()) {
                long wait = at - System.nanoTime();
                if (wait > 0) {
                    Thread.sleep(Duration.ofNanos(wait));
                }
                Scrape scrape = Scrape.of(client.http(), client.base());
                heap.add(scrape.sum("jvm_memory_used_bytes", "area=\"heap\"") / MIB);
                other.add((scrape.sum("jvm_memory_used_bytes", "area=\"nonheap\"")
                                - scrape.sum("jvm_memory_used_bytes", COMPILED_CODE)
                                + scrape.sum("jvm_buffer_memory_used_bytes"))
                        / MIB);
                ProcessMemory.residentBytes(String.valueOf(pid)).ifPresent(bytes -> resident.add(bytes / MIB));
            }
        } finally {
            over.set(true);
            OpenLoop.awaitEnd(threads);
        }
        List<Memory> memory = new ArrayList<>();
        if (resident.size() == heap.size()) { // else the system does not tell
            memory.add(memory("resident memory", resident));
        }
        memory.add(memory("Java's heap after collections", Trend.lowest(heap, STRETCHES)));
        memory.add(memory("the JVM's metadata and buffers", other));
        return new Outcome(
                (System.nanoTime() - begun) / 1e9,
                counts.answered.get(),
                counts.shed.get(),
                counts.hungUp.get(),
                counts.failed.get(),
                counts.firstProblem(),
                heap.size(),
                memory);
    }

    private static Memory memory(String name, List<Double> judged) {
        return new Memory(name, judged.get(0), judged.get(judged.size() - 1), Trend.of(judged));
    }

    /** Of ten requests six are streams, two whole answers, one a diagnosis, and of one the client hangs up. */
    private void one(SplittableRandom random, Counts counts) throws InterruptedException {
        Job job = mix.next();
        switch (random.nextInt(10)) {
            case 0, 1 -> whole(counts, "/v1/chat/completions", client.body(job, false));
            case 2 ->
                whole(counts, "/v1/diagnose", "{\"codes\":[\"P0301\"],\"symptoms\":\"runs rough when it is cold\"}");
            case 3 -> {
                switch (Hangups.played(client, job, HangUp.Plan.draw(random, 400, 60))) {
                    case HUNG_UP, NEITHER -> counts.hungUp.incrementAndGet();
                    case SHED -> counts.shed.incrementAndGet();
                }
            }
            default -> {
                Heard heard = client.ask(job, System.nanoTime());
                switch (heard.ending()) {
                    case ANSWERED -> counts.answered.incrementAndGet();
                    case SHED -> shed(counts);
                    case FAILED -> counts.failed(heard.problem());
                }
            }
        }
    }

    private void whole(Counts counts, String path, String body) throws InterruptedException {
        try {
            HttpResponse<String> response =
                    client.http().send(client.post(path, body), HttpResponse.BodyHandlers.ofString());
            switch (response.statusCode()) {
                case OK -> counts.answered.incrementAndGet();
                case TOO_MANY -> shed(counts);
                default ->
                    counts.failed(path + " answered " + response.statusCode() + ": "
                            + response.body()
                                    .substring(0, Math.min(300, response.body().length())));
            }
        } catch (IOException e) {
            counts.failed(path + ": " + e);
        }
    }

    private static void shed(Counts counts) throws InterruptedException {
        counts.shed.incrementAndGet();
        Thread.sleep(AFTER_SHED);
    }
}
