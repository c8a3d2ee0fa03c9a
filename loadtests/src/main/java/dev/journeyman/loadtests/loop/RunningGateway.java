package dev.journeyman.loadtests.loop;

import dev.journeyman.loadtests.GatewayProcess;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A gateway on a home, which can be killed and started again: then it listens on another port, and what it had started must be gone. Safe for several threads. */
final class RunningGateway implements ShownGateway {
    private static final Duration CHILDREN_END = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 100;

    private final GatewayProcess.Options options;
    private final InstantSource clock;
    private volatile URI base = URI.create("http://127.0.0.1:1");
    private @Nullable GatewayProcess process;

    RunningGateway(GatewayProcess.Options options, InstantSource clock) {
        this.options = options;
        this.clock = clock;
    }

    @Override
    public synchronized void start() throws IOException, InterruptedException {
        GatewayProcess started = GatewayProcess.start(options);
        process = started;
        base = started.base();
    }

    @Override
    public URI base() {
        return base;
    }

    @Override
    public synchronized Killed killAndStart() throws IOException, InterruptedException {
        GatewayProcess running = process;
        if (running == null) {
            throw new IllegalStateException("it does not run");
        }
        List<ProcessHandle> children = ProcessHandle.of(running.pid()).stream()
                .flatMap(ProcessHandle::descendants)
                .toList();
        Instant from = clock.instant();
        running.kill();
        running.close();
        process = null;
        start(); // at once, as whoever watches over it would
        Instant ready = clock.instant();
        return new Killed(from, ready, children.size(), awaitEnd(children));
    }

    private static int awaitEnd(List<ProcessHandle> children) throws InterruptedException {
        long end = System.nanoTime() + CHILDREN_END.toNanos();
        while (System.nanoTime() < end && children.stream().anyMatch(ProcessHandle::isAlive)) {
            Thread.sleep(POLL_MILLIS);
        }
        List<ProcessHandle> left =
                children.stream().filter(ProcessHandle::isAlive).toList();
        left.forEach(ProcessHandle::destroyForcibly);
        return left.size();
    }

    @Override
    public synchronized String logEnd() throws IOException {
        return process == null ? "" : process.logEnd();
    }

    @Override
    public synchronized void close() {
        if (process != null) {
            process.close();
            process = null;
        }
    }
}
