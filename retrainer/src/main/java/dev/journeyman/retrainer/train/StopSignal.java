package dev.journeyman.retrainer.train;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A request of the operating system to end (SIGTERM, Ctrl-C), as a question that a run asks between steps. The process waits
 * for the run: native code that still computes while the process is torn down crashes it.
 */
public final class StopSignal implements AutoCloseable {
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean requested;

    /** Listens from now on; the process is held for at most {@code patience} once it was asked to end. */
    public StopSignal(Duration patience) {
        hook = new Thread(
                () -> {
                    requested = true;
                    try {
                        boolean unused = finished.await(patience.toMillis(), TimeUnit.MILLISECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "stop-signal");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Asks the run to end, as the operating system would. */
    public void request() {
        requested = true;
    }

    public boolean requested() {
        return requested;
    }

    /** The run is over: the process may end. */
    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending: the hook runs and finds the run over
        }
    }
}
