package dev.journeyman.loadtests.loop;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Kills a gateway at random moments of the loop: in training, evaluating and canary in turn, each time after a random while in that phase. A phase that is over by then is not waited for again. */
final class Killer implements AutoCloseable {
    private static final List<Phase> PHASES = List.of(Phase.TRAINING, Phase.EVALUATING, Phase.CANARY);
    private static final long POLL_MILLIS = 50;

    private final Target target;
    private final Timeline timeline;
    private final List<Planned> plan;
    private final List<Hit> hits = new ArrayList<>();
    private final AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
    private volatile boolean over;
    private @Nullable Thread thread;

    /** What is killed and started again. */
    interface Target {
        ShownGateway.Killed killAndStart() throws IOException, InterruptedException;
    }

    /** A kill that is planned: so long after a phase began, or after the kill before. */
    record Planned(Phase phase, Duration after) {}

    /** A kill that hit. */
    record Hit(Phase phase, ShownGateway.Killed killed) {}

    Killer(Target target, Timeline timeline, List<Planned> plan) {
        this.target = target;
        this.timeline = timeline;
        this.plan = List.copyOf(plan);
    }

    /** So many kills, in the order of the phases; the random's own moments. */
    static List<Planned> plan(int kills, Pace pace, Random random) {
        List<Planned> plan = new ArrayList<>();
        for (int p = 0; p < PHASES.size(); p++) {
            Phase phase = PHASES.get(p);
            Duration within = switch (phase) {
                case TRAINING -> pace.killTraining();
                case EVALUATING -> pace.killEvaluating();
                default -> pace.killCanary();
            };
            for (int k = p; k < kills; k += PHASES.size()) {
                plan.add(new Planned(phase, Duration.ofMillis(random.nextLong(within.toMillis() + 1))));
            }
        }
        return plan;
    }

    void start() {
        Thread running = Thread.ofPlatform().name("killer").daemon().unstarted(this::run);
        thread = running;
        running.start();
    }

    private void run() {
        try {
            for (Planned next : plan) {
                while (!over && timeline.phase().compareTo(next.phase()) < 0) {
                    Thread.sleep(POLL_MILLIS);
                }
                long due = System.nanoTime() + next.after().toNanos();
                while (!over && System.nanoTime() < due) {
                    Thread.sleep(POLL_MILLIS);
                }
                Phase at = timeline.phase();
                if (over) {
                    return;
                }
                if (at.compareTo(Phase.SETTLED) >= 0) {
                    timeline.moment("a kill came too late");
                    continue;
                }
                timeline.moment("kill -9");
                ShownGateway.Killed killed = target.killAndStart();
                timeline.moment("ready again");
                synchronized (hits) {
                    hits.add(new Hit(at, killed));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            failed.set(e);
        }
    }

    /** The kills that hit. */
    List<Hit> hits() {
        synchronized (hits) {
            return List.copyOf(hits);
        }
    }

    /**
     * Says where the gateway could not be started again.
     *
     * @throws IOException then
     */
    void check() throws IOException {
        Exception reason = failed.get();
        if (reason != null) {
            throw new IOException("after a kill: " + reason.getMessage(), reason);
        }
    }

    /** Plans no more; a kill that is being made is made to its end. */
    @Override
    public void close() {
        Thread running = thread;
        over = true;
        if (running != null) {
            try {
                running.join();
            } catch (InterruptedException e) {
                running.interrupt();
                Thread.currentThread().interrupt();
            }
        }
    }
}
