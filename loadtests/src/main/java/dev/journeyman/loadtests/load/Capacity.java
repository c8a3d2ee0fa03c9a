package dev.journeyman.loadtests.load;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The most requests of a mix that a gateway answers in a second: clients are doubled until that brings less than {@value #LEAST_GAIN} of the best so far, or there are more of them than the gateway lets
 * wait.
 *
 * @param perSecond the best of the levels
 */
record Capacity(@JsonProperty("per_second") double perSecond, List<Level> levels) {
    /** What doubling has to bring. */
    static final double LEAST_GAIN = 0.05;

    private static final int MOST_CLIENTS = 64;
    private static final double WARM_UP = 0.25; // of each level

    /** Some clients, and what they got. */
    record Level(int clients, @JsonProperty("per_second") double perSecond, int answered, int shed, int failed) {}

    /** Measures it. */
    static Capacity measure(ClosedLoop loop, Duration each, Consumer<String> told)
            throws IOException, InterruptedException {
        List<Level> levels = new ArrayList<>();
        double best = 0;
        for (int clients = 1; clients <= MOST_CLIENTS; clients *= 2) {
            long begun = System.nanoTime();
            List<Heard> heard = loop.during(clients, each);
            long from = begun + (long) (each.toNanos() * WARM_UP);
            Level level = new Level(
                    clients,
                    ClosedLoop.perSecond(heard, from, begun + each.toNanos()),
                    count(heard, Heard.Ending.ANSWERED),
                    count(heard, Heard.Ending.SHED),
                    count(heard, Heard.Ending.FAILED));
            levels.add(level);
            told.accept(String.format(Locale.ROOT, "%d clients: %.2f requests/s", clients, level.perSecond()));
            if (level.failed() > 0) {
                throw new IOException(heard.stream()
                        .filter(one -> one.ending() == Heard.Ending.FAILED)
                        .findFirst()
                        .map(failed -> "a request failed while capacity was measured: " + failed.problem())
                        .orElseThrow());
            }
            boolean rises = level.perSecond() > best * (1 + LEAST_GAIN);
            best = Math.max(best, level.perSecond());
            if (!rises) {
                break;
            }
        }
        if (!(best > 0)) {
            throw new IOException("nothing was answered while capacity was measured");
        }
        return new Capacity(best, List.copyOf(levels));
    }

    static int count(List<Heard> all, Heard.Ending ending) {
        return (int) all.stream().filter(heard -> heard.ending() == ending).count();
    }
}
