package dev.journeyman.gateway.feedback;

import dev.journeyman.feedback.log.LogException;
import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.ErrorKind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Does what touches the feedback store, away from event loops. At most {@link #MOST_WAITING} calls are with the workers; one more is refused. */
public final class StoreWorkers implements AutoCloseable {
    /** The most calls that wait or run. */
    static final int MOST_WAITING = 256;

    private static final int WORKERS = 4; // most of them wait for one synced write, which they share
    private static final Duration LONGEST_WRITE = Duration.ofSeconds(20);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final WorkerExecutor workers;
    private final AtomicInteger waiting = new AtomicInteger();

    /** Workers of their own. */
    public StoreWorkers(Vertx vertx) {
        this.workers = vertx.createSharedWorkerExecutor("feedback", WORKERS);
    }

    /** Does the work; the future completes on the caller's event loop, and fails with an {@link ApiException} where the store is at fault. */
    public <T> Future<T> run(Callable<T> work) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            return Future.failedFuture(new ApiException(
                            ErrorKind.STORE_UNAVAILABLE, "Too many calls wait for the store; try again in a second.")
                    .retryAfter(RETRY));
        }
        return workers.executeBlocking(
                        () -> {
                            try {
                                return work.call();
                            } catch (LogException e) {
                                throw inTermsOfTheApi(e);
                            }
                        },
                        false)
                .onComplete(done -> waiting.decrementAndGet())
                .map(result -> Objects.requireNonNull(result, "a worker's result"));
    }

    /** Waits on a worker until a write is on the disk. */
    static <T> T written(CompletableFuture<T> write) throws InterruptedException {
        try {
            return write.get(LONGEST_WRITE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | CompletionException e) {
            if (e.getCause() instanceof LogException cause) {
                throw cause;
            }
            throw new IllegalStateException("the store failed in a way it does not name", e);
        } catch (TimeoutException e) {
            throw new ApiException(
                            ErrorKind.STORE_UNAVAILABLE,
                            "The store did not answer within " + LONGEST_WRITE.toSeconds()
                                    + " seconds; whether it took this is not known. Ask again with the same Idempotency-Key.")
                    .retryAfter(RETRY);
        }
    }

    /** What the store refuses, as the caller is told it. */
    static RuntimeException inTermsOfTheApi(LogException e) {
        String message = String.valueOf(e.getMessage());
        return switch (e.kind()) {
            case QUEUE_FULL ->
                new ApiException(
                                ErrorKind.STORE_UNAVAILABLE,
                                "More waits to be written than may; try again in a second.")
                        .retryAfter(RETRY);
            case STORE_FULL ->
                new ApiException(
                                ErrorKind.STORE_FULL,
                                "The disk of the feedback store has no room. Nothing was taken down; serving goes on. Make room and try again.")
                        .retryAfter(Duration.ofMinutes(1));
            case ERASED, NOT_FOUND ->
                new ApiException(ErrorKind.INTERACTION_NOT_FOUND, "interaction_id", sentence(message));
            case IDEMPOTENCY_CONFLICT ->
                new ApiException(
                        ErrorKind.IDEMPOTENCY_CONFLICT,
                        "idempotency-key",
                        "This Idempotency-Key was used with another body; use a new one for a new request.");
            case INVALID -> new ApiException(ErrorKind.INVALID_VALUE, sentence(message));
            case CLOSED -> new ApiException(ErrorKind.SHUTTING_DOWN, "The gateway is shutting down.").retryAfter(RETRY);
            case CORRUPT, DUPLICATE_ID, NEWER_FORMAT, IN_USE, UNREADABLE ->
                e; // a fault of ours: logged, and told without detail
        };
    }

    private static String sentence(String message) {
        String first = message.substring(0, Math.min(1, message.length())).toUpperCase(java.util.Locale.ROOT);
        String rest = message.substring(first.length());
        return first + rest + (message.endsWith(".") ? "" : ".");
    }

    @Override
    public void close() {
        workers.close();
    }
}
