package dev.journeyman.loadtests.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Light traffic that goes on until it is closed: some callers, each with one conversation of three questions after the other, each answer rated by whether it is right. */
final class Traffic implements AutoCloseable {
    private static final int QUESTIONS = 3;

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicReference<Duration> pause;
    private final AtomicReference<@Nullable RuntimeException> broken = new AtomicReference<>();
    private final List<Thread> callers = new ArrayList<>();

    private Traffic(Duration pause) {
        this.pause = new AtomicReference<>(pause);
    }

    /**
     * Begins it.
     *
     * @param pause between two questions of a caller
     */
    static Traffic start(
            ClientApi client, Technicians technicians, List<Errand> errands, int callers, Duration pause, long seed) {
        Traffic traffic = new Traffic(pause);
        for (int i = 0; i < callers; i++) {
            Random random = new Random(seed + i);
            traffic.callers.add(Thread.ofPlatform().name("caller-" + i).start(() -> {
                try {
                    while (!traffic.over.get()) {
                        traffic.converse(client, technicians, errands, random);
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (RuntimeException e) {
                    traffic.broken.compareAndSet(null, e);
                }
            }));
        }
        return traffic;
    }

    private void converse(ClientApi client, Technicians technicians, List<Errand> errands, Random random)
            throws InterruptedException {
        String session = "light-" + sessions.getAndIncrement();
        String key = technicians.next();
        for (int i = 0; i < QUESTIONS && !over.get(); i++) {
            Errand errand = errands.get(random.nextInt(errands.size()));
            Optional<ClientApi.Said> said = client.chat(
                    errand.question(),
                    ClientApi.Asking.of(key, session, Technicians.MOST_TOKENS, random.nextBoolean()));
            if (said.isPresent()) {
                technicians.rate(key, session, errand, said.get());
            }
            Thread.sleep(pause.get());
        }
    }

    /** From now on callers wait so long between two questions. */
    void pause(Duration next) {
        pause.set(next);
    }

    /** Ends it and waits for the requests that run. */
    @Override
    public void close() {
        over.set(true);
        for (Thread caller : callers) {
            try {
                caller.join();
            } catch (InterruptedException e) {
                callers.forEach(Thread::interrupt);
                Thread.currentThread().interrupt();
                return;
            }
        }
        RuntimeException reason = broken.get();
        if (reason != null) {
            throw reason;
        }
    }
}
