package dev.journeyman.gateway.rollout;

import dev.journeyman.gateway.serving.Ending;
import dev.journeyman.gateway.serving.Fleet;
import dev.journeyman.gateway.serving.Lease;
import dev.journeyman.gateway.serving.ServedModel;
import dev.journeyman.slm.generation.EngineStats;
import dev.journeyman.slm.generation.GenerationException;
import dev.journeyman.slm.generation.QueueFullException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a canary in the shadow what the champion has just answered: one request at a time, on a thread of its own, and only while nobody waits for the champion. A share of the requests
 * is asked; those for which there is no room, or that have waited too long, are dropped and counted. Nothing of such an answer is shown or kept.
 */
public final class Shadow implements AutoCloseable {
    /** The most requests that wait. */
    static final int MOST_WAITING = 16;

    /** The longest a request waits. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(Shadow.class);
    private static final long POLL_MILLIS = 50;
    private static final Duration LAST_ANSWER = Duration.ofSeconds(5);

    /** What a canary is asked. */
    @FunctionalInterface
    public interface Work {
        /** What it answers, as guardrails would let it out; null where it was stopped on the way. */
        @Nullable
        ShownAnswer ask(Lease canary) throws QueueFullException, InterruptedException;
    }

    /** Hears how the two compare. */
    interface Watch {
        /** Both have answered. */
        void compared(ServedModel canary, ShownAnswer shown, ShownAnswer shadowed);

        /** A request was not asked. */
        void dropped();
    }

    private record Waiting(ShownAnswer shown, Work work, long sinceNanos) {}

    private final Fleet fleet;
    private final double share;
    private final DoubleSupplier random;
    private final LongSupplier nanoClock;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread;
    private volatile Watch watch = new Watch() {
        @Override
        public void compared(ServedModel canary, ShownAnswer shown, ShownAnswer shadowed) {}

        @Override
        public void dropped() {}
    };
    private volatile boolean closed;

    /**
     * A shadow over a fleet.
     *
     * @param share of the requests, in parts of 1
     * @param random from 0 to below 1; called by many threads
     */
    public Shadow(Fleet fleet, double share, DoubleSupplier random, LongSupplier nanoClock) {
        this.fleet = fleet;
        this.share = share;
        this.random = random;
        this.nanoClock = nanoClock;
        this.thread = Thread.ofPlatform().name("shadow").daemon().unstarted(this::run);
        thread.start();
    }

    void watch(Watch hears) {
        watch = hears;
    }

    /** Whether a canary is in the shadow, and this request is among those that it is asked too. */
    public boolean wants() {
        return fleet.lineup()
                        .map(Fleet.Lineup::canary)
                        .filter(seat -> seat.percent() == 0)
                        .isPresent()
                && random.getAsDouble() < share;
    }

    /** Has the canary asked what was just answered; never waits. */
    public void offer(ShownAnswer shown, Work work) {
        if (!queue.offer(new Waiting(shown, work, nanoClock.getAsLong()))) {
            watch.dropped();
        }
    }

    private void run() {
        while (!closed) {
            try {
                Waiting next = queue.poll(POLL_MILLIS * 10, TimeUnit.MILLISECONDS);
                if (next != null) {
                    ask(next);
                }
            } catch (InterruptedException e) {
                if (closed) {
                    return;
                }
            } catch (RuntimeException | Error e) {
                LOG.warn("A request could not be asked in the shadow", e);
            }
        }
    }

    private void ask(Waiting waiting) throws InterruptedException {
        while (isBusy()) {
            if (nanoClock.getAsLong() - waiting.sinceNanos() > LONGEST_WAIT.toNanos()) {
                watch.dropped();
                return;
            }
            Thread.sleep(POLL_MILLIS);
        }
        Lease lease = fleet.leaseCanary().orElse(null);
        if (lease == null) {
            return; // it has gone
        }
        try (lease) {
            @Nullable ShownAnswer answer;
            try {
                answer = waiting.work().ask(lease);
            } catch (GenerationException e) {
                if (e.kind() != GenerationException.Kind.MODEL_FAILED) {
                    return;
                }
                answer = new ShownAnswer("", Ending.FAILURE);
            } catch (QueueFullException e) {
                watch.dropped();
                return;
            } catch (RuntimeException e) { // its template, its context
                answer = new ShownAnswer("", Ending.FAILURE);
            }
            if (answer != null) {
                watch.compared(lease.model(), waiting.shown(), answer);
            }
        }
    }

    private boolean isBusy() {
        EngineStats stats =
                fleet.lineup().map(lineup -> lineup.champion().engine().stats()).orElse(null);
        return stats != null && (stats.queued() > 0 || stats.running() >= stats.slots());
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(LAST_ANSWER.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
