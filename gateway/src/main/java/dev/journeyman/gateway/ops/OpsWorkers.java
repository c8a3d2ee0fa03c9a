package dev.journeyman.gateway.ops;

import dev.journeyman.feedback.log.LogException;
import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.store.StoreException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** Does the operators' reads away from event loops. At most {@link #MOST_WAITING} wait or run; one more is refused. They end with their Vert.x. */
final class OpsWorkers {
    /** The most reads that wait or run. */
    static final int MOST_WAITING = 64;

    private static final int WORKERS = 2; // operators are few; answers' writes have workers of their own
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final WorkerExecutor workers;
    private final AtomicInteger waiting = new AtomicInteger();

    OpsWorkers(Vertx vertx) {
        this.workers = vertx.createSharedWorkerExecutor("ops", WORKERS);
    }

    /** Does the work; the future fails with an {@link ApiException} where a store is at fault. */
    <T> Future<T> run(Callable<T> work) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            return Future.failedFuture(new ApiException(
                            ErrorKind.STORE_UNAVAILABLE,
                            "Too many calls wait for the model store; try again in a second.")
                    .retryAfter(RETRY));
        }
        return workers.executeBlocking(
                        () -> {
                            try {
                                return work.call();
                            } catch (StoreException e) {
                                throw inTermsOfTheApi(e);
                            } catch (LogException e) {
                                throw e.kind() == LogException.Kind.CLOSED
                                        ? new ApiException(ErrorKind.SHUTTING_DOWN, "The gateway is shutting down.")
                                        : e;
                            }
                        },
                        false)
                .onComplete(done -> waiting.decrementAndGet())
                .map(result -> Objects.requireNonNull(result, "a worker's result"));
    }

    /** What the model store refuses, as the caller is told it. */
    static RuntimeException inTermsOfTheApi(StoreException e) {
        String message = String.valueOf(e.getMessage());
        return switch (e.kind()) {
            case NOT_FOUND, INVALID -> new ApiException(ErrorKind.MODEL_NOT_FOUND, "version", sentence(message));
            case CORRUPT -> new ApiException(ErrorKind.VERSION_DAMAGED, "version", sentence(message));
            case BUSY ->
                new ApiException(
                                ErrorKind.STORE_UNAVAILABLE,
                                "Another process writes to the model store; try again in a second.")
                        .retryAfter(RETRY);
            case CONFLICT, REFUSED, UNREADABLE -> e; // no read ends so but by a fault of ours or of the disk
        };
    }

    private static String sentence(String message) {
        return message.isEmpty()
                ? message
                : Character.toUpperCase(message.charAt(0)) + message.substring(1) + (message.endsWith(".") ? "" : ".");
    }
}
