package dev.journeyman.loadtests.loop;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Waits for something that a gateway tells, asking again and again until a deadline. */
final class Waiting {
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(3);

    private final Duration every;
    private final boolean patient;

    /**
     * A way to wait.
     *
     * @param every between two looks
     * @param patient whether a look that fails is made again for a while: where the gateway is killed on purpose
     */
    Waiting(Duration every, boolean patient) {
        this.every = every;
        this.patient = patient;
    }

    /** A look; empty where what is waited for is not there yet. */
    interface Look<T> {
        Optional<T> now() throws IOException, InterruptedException;
    }

    /**
     * What is waited for.
     *
     * @throws IOException where a look fails, or the time is over; the message says what was waited for
     */
    <T> T until(String what, Duration most, Look<T> look) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        long heard = begun;
        while (true) {
            long now = System.nanoTime();
            try {
                Optional<T> found = look.now();
                if (found.isPresent()) {
                    return found.get();
                }
                heard = now;
            } catch (IOException e) {
                if (!patient || now - heard > LONGEST_SILENCE.toNanos()) {
                    throw new IOException("waiting for " + what + ": " + e.getMessage(), e);
                }
            }
            if (now - begun > most.toNanos()) {
                throw new IOException("waited " + most.toSeconds() + " s for " + what + " in vain");
            }
            Thread.sleep(every.toMillis());
        }
    }
}
