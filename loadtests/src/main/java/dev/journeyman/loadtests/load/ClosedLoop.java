package dev.journeyman.loadtests.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A number of clients each of which asks again as soon as it is answered: what a gateway can do at most, and nothing of how long people would wait. */
final class ClosedLoop {
    private static final Duration AFTER_SHED = Duration.ofMillis(200);

    private final StreamClient client;
    private final Mix mix;

    ClosedLoop(StreamClient client, Mix mix) {
        this.client = client;
        this.mix = mix;
    }

    /** Something that goes on beside the clients; when it is over they ask nothing more. */
    interface Meanwhile {
        void run() throws IOException, InterruptedException;
    }

    /** Asks for some time; what was begun by then is heard to its end. */
    List<Heard> during(int clients, Duration length) throws IOException, InterruptedException {
        return during(clients, () -> Thread.sleep(length));
    }

    /** Asks until something else is over; what was begun by then is heard to its end. */
    List<Heard> during(int clients, Meanwhile meanwhile) throws IOException, InterruptedException {
        ConcurrentLinkedQueue<Heard> all = new ConcurrentLinkedQueue<>(); // as many as are answered in the time
        boolean[] over = new boolean[1];
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            threads.add(Thread.ofVirtual().name("client-" + i).start(() -> {
                try {
                    while (!isOver(over)) {
                        Heard heard = client.ask(mix.next(), System.nanoTime());
                        all.add(heard);
                        if (!heard.isAnswered()) {
                            Thread.sleep(AFTER_SHED);
                        }
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        try {
            meanwhile.run();
        } finally {
            synchronized (over) {
                over[0] = true;
            }
            OpenLoop.awaitEnd(threads);
        }
        return List.copyOf(all);
    }

    private static boolean isOver(boolean[] over) {
        synchronized (over) {
            return over[0];
        }
    }

    /**
     * How many requests were answered in a second between two moments. One that lies in it with a part of its time counts as that part, so that long answers at the edges neither count whole nor are lost.
     */
    static double perSecond(List<Heard> all, long fromNanos, long toNanos) {
        double requests = 0;
        for (Heard heard : all) {
            if (heard.isAnswered() && heard.endNanos() > 0) {
                long inside =
                        Math.min(toNanos, heard.dueNanos() + heard.endNanos()) - Math.max(fromNanos, heard.dueNanos());
                requests += Math.max(0, (double) inside) / heard.endNanos();
            }
        }
        return requests * 1e9 / (toNanos - fromNanos);
    }
}
