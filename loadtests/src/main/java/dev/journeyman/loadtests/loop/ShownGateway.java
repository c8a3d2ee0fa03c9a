package dev.journeyman.loadtests.loop;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;

/** The gateway that a scene is played with. */
interface ShownGateway extends AutoCloseable {
    /**
     * A kill.
     *
     * @param ready when it was ready again
     * @param children processes that it had started
     * @param orphans of those, still there half a minute later; they are ended then
     */
    record Killed(Instant at, Instant ready, int children, int orphans) {}

    /** Starts it and waits until it is ready. */
    void start() throws IOException, InterruptedException;

    /** Where it listens, or did last. */
    URI base();

    /** Kills it as a power cut would, and starts it again; perhaps it listens elsewhere then. */
    Killed killAndStart() throws IOException, InterruptedException;

    /** The end of what it printed; empty where it does not run. */
    String logEnd() throws IOException;

    @Override
    void close();
}
