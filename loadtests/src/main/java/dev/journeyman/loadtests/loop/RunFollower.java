package dev.journeyman.loadtests.loop;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Hears a run's events, on a thread of its own, until the run is over; asks again where the stream breaks off. */
final class RunFollower implements AutoCloseable {
    private static final long AGAIN_MILLIS = 500;

    private final AtomicReference<@Nullable IOException> broken = new AtomicReference<>();
    private final AtomicInteger breaks = new AtomicInteger();
    private final Thread thread;

    private RunFollower(OpsApi ops, String run, Consumer<OpsStates.Run> heard) {
        this.thread = Thread.ofPlatform().name("run-events").daemon().unstarted(() -> follow(ops, run, heard));
    }

    static RunFollower start(OpsApi ops, String run, Consumer<OpsStates.Run> heard) {
        RunFollower follower = new RunFollower(ops, run, heard);
        follower.thread.start();
        return follower;
    }

    private void follow(OpsApi ops, String run, Consumer<OpsStates.Run> heard) {
        boolean[] over = new boolean[1];
        try {
            while (!over[0]) {
                try {
                    ops.events(run, told -> {
                        over[0] = told.isOver();
                        heard.accept(told);
                    });
                    if (!over[0]) { // ends only when the run has ended
                        breaks.incrementAndGet();
                    }
                } catch (IOException e) {
                    breaks.incrementAndGet();
                    broken.set(e);
                }
                if (!over[0]) {
                    Thread.sleep(AGAIN_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How often the stream ended before the run did. */
    int breaks() {
        return breaks.get();
    }

    /**
     * Says where the stream broke off.
     *
     * @param expected whether it may, since the gateway is killed on purpose
     * @throws IOException where it may not
     */
    void check(boolean expected) throws IOException {
        IOException reason = broken.get();
        if (reason != null && !expected) {
            throw new IOException("the run's events: " + reason.getMessage(), reason);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
