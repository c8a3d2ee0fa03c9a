package dev.journeyman.loadtests.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/** Requests that come when they are due, whatever became of those before: each has a thread of its own. */
final class OpenLoop {
    /** The most that are under way at once. One that would be more is not sent, and that is told. */
    static final int MOST_UNDER_WAY = 4096;

    private static final Duration LAST_ANSWER = Duration.ofMinutes(10);

    private final StreamClient client;
    private final Mix mix;

    OpenLoop(StreamClient client, Mix mix) {
        this.client = client;
        this.mix = mix;
    }

    /**
     * What was heard.
     *
     * @param unsent how many were due and not sent
     */
    record Outcome(List<Heard> heard, int unsent) {}

    /**
     * Sends what is due, and hears all of it to its end.
     *
     * @param due nanoseconds from now, in order
     */
    Outcome run(long[] due) throws IOException, InterruptedException {
        ConcurrentLinkedQueue<Heard> all = new ConcurrentLinkedQueue<>(); // one for each that is due
        int unsent = 0;
        Semaphore free = new Semaphore(MOST_UNDER_WAY);
        List<Thread> threads = new ArrayList<>();
        long begun = System.nanoTime() + Duration.ofMillis(20).toNanos();
        for (long each : due) {
            long moment = begun + each;
            Job job = mix.next(); // before it is due
            for (long left = moment - System.nanoTime(); left > 0; left = moment - System.nanoTime()) {
                LockSupport.parkNanos(left);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            if (!free.tryAcquire()) {
                unsent++;
                continue;
            }
            threads.add(Thread.ofVirtual().name("arrival").start(() -> {
                try {
                    all.add(client.ask(job, moment));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    free.release();
                }
            }));
        }
        awaitEnd(threads);
        return new Outcome(List.copyOf(all), unsent);
    }

    /** Waits for clients. Who is not done after {@link #LAST_ANSWER} hangs. */
    static void awaitEnd(List<Thread> threads) throws IOException, InterruptedException {
        long end = System.nanoTime() + LAST_ANSWER.toNanos();
        for (Thread thread : threads) {
            if (!thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
                throw new IOException(
                        "an answer has not ended " + LAST_ANSWER.toMinutes() + " min after the last was due");
            }
        }
    }
}
