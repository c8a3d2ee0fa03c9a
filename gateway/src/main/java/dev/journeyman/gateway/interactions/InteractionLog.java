package dev.journeyman.gateway.interactions;

import dev.journeyman.feedback.events.EventIds;
import dev.journeyman.feedback.events.InteractionLogged;
import dev.journeyman.feedback.log.Appended;
import dev.journeyman.feedback.log.FeedbackLog;
import dev.journeyman.feedback.log.LogException;
import dev.journeyman.gateway.access.KeyLogging;
import dev.journeyman.gateway.logs.RequestInLog;
import dev.journeyman.gateway.metrics.GatewayMetrics;
import dev.journeyman.guardrails.privacy.Redaction;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes every answer down, without personal data, and tells when it is on the disk.
 *
 * <p>An append never fails: it ends with true where the answer is stored, and with false where it is not and why is counted and logged. At most {@link
 * #MOST_PENDING} answers wait for the store; one more is not written down. An answer waits for {@link #MOST_WAIT} at most; what is stored after that
 * was told to be lost, which errs on the side that promises less.
 */
public final class InteractionLog implements AutoCloseable {
    /** The most answers that wait for the store. */
    public static final int MOST_PENDING = 1024;

    /** The longest an answer waits for the store. */
    public static final Duration MOST_WAIT = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(InteractionLog.class);
    private static final int WORKERS = 2;
    private static final Duration LAST_APPENDS = Duration.ofSeconds(3);
    private static final long LOG_EVERY_NANOS = Duration.ofSeconds(1).toNanos();

    private final Vertx vertx;
    private final FeedbackLog log;
    private final EventIds ids;
    private final InstantSource clock;
    private final Redaction redaction;
    private final GatewayMetrics metrics;
    private final LongSupplier nanoClock;
    private final WorkerExecutor workers;
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicLong quietUntilNanos;

    /** A log over a store, which stays the caller's to close. */
    public InteractionLog(
            Vertx vertx,
            FeedbackLog log,
            EventIds ids,
            InstantSource clock,
            Redaction redaction,
            GatewayMetrics metrics,
            LongSupplier nanoClock) {
        this.vertx = vertx;
        this.log = log;
        this.ids = ids;
        this.clock = clock;
        this.redaction = redaction;
        this.metrics = metrics;
        this.nanoClock = nanoClock;
        this.quietUntilNanos = new AtomicLong(nanoClock.getAsLong());
        this.workers = vertx.createSharedWorkerExecutor("interactions", WORKERS);
    }

    /** The recording of one request's answers. */
    public Recording record(Asked asked, int choices) {
        return new Recording(this, asked, choices);
    }

    String newId() {
        return ids.interaction();
    }

    /** Whether anything of what is asked is written down. */
    boolean writesDown(Asked asked) {
        return asked.caller().logging() != KeyLogging.OFF;
    }

    /** Writes an answer down; to be called on an event loop, on which the future completes. */
    Future<Boolean> append(String id, Asked asked, Answered answered) {
        if (!writesDown(asked)) {
            metrics.interaction("off");
            return Future.succeededFuture(false);
        }
        if (pending.incrementAndGet() > MOST_PENDING) {
            pending.decrementAndGet();
            notStored("busy", id, "more than " + MOST_PENDING + " answers wait for the store");
            return Future.succeededFuture(false);
        }
        long begunNanos = nanoClock.getAsLong();
        Context loop = vertx.getOrCreateContext();
        RequestInLog inLog = RequestInLog.current();
        Promise<Boolean> told = Promise.promise();
        long timer = vertx.setTimer(MOST_WAIT.toMillis(), late -> {
            if (told.tryComplete(false)) {
                inLog.run(() -> notStored("late", id, "the store took longer than " + MOST_WAIT.toSeconds() + " s"));
            }
        });
        CompletionStage<Appended> written;
        try {
            written = onWorker(id, asked, answered);
        } catch (RuntimeException e) { // the workers are gone: the gateway is ending
            written = CompletableFuture.failedFuture(e);
        }
        written.whenComplete((appended, thrown) -> {
            pending.decrementAndGet();
            loop.runOnContext(task -> {
                vertx.cancelTimer(timer);
                metrics.logWait(nanoClock.getAsLong() - begunNanos);
                if (!told.tryComplete(thrown == null)) {
                    return; // too late, and told so
                }
                if (thrown == null) {
                    metrics.interaction("stored");
                } else {
                    inLog.run(() -> notStored(outcome(thrown), id, String.valueOf(cause(thrown))));
                }
            });
        });
        return told.future();
    }

    private CompletionStage<Appended> onWorker(String id, Asked asked, Answered answered) {
        return workers.executeBlocking(
                        () -> {
                            InteractionWriter writer = new InteractionWriter(redaction);
                            InteractionLogged event = writer.event(id, clock.instant(), asked, answered);
                            writer.counts().forEach((kind, count) -> metrics.redacted(kind.label(), count));
                            return log.append(List.of(event));
                        },
                        false)
                .toCompletionStage()
                .thenCompose(stage -> stage);
    }

    private static Throwable cause(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return thrown instanceof CompletionException && cause != null ? cause : thrown;
    }

    private static String outcome(Throwable thrown) {
        return cause(thrown) instanceof LogException e
                ? switch (e.kind()) {
                    case STORE_FULL -> "full";
                    case QUEUE_FULL -> "busy";
                    default -> "failing";
                }
                : "failing";
    }

    /** Counts each; tells one a second, so that a full disk is not filled further by what is said of it. */
    private void notStored(String outcome, String id, String why) {
        metrics.interaction(outcome);
        long now = nanoClock.getAsLong();
        long quietUntil = quietUntilNanos.get();
        if (now - quietUntil >= 0 && quietUntilNanos.compareAndSet(quietUntil, now + LOG_EVERY_NANOS)) {
            LOG.warn("The answer {} is not written down ({}): {}", id, outcome, why);
        }
    }

    /** Waits a little for what is being written; what is asked for after that is not written down. Not for event loops. */
    @Override
    public void close() {
        long end = System.nanoTime() + LAST_APPENDS.toNanos();
        while (pending.get() > 0 && System.nanoTime() - end < 0) {
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        if (pending.get() > 0) {
            LOG.warn("{} answers are not written down: the store did not take them in time", pending.get());
        }
        workers.close();
    }
}
