package dev.journeyman.retrainer.collect.web;

import java.time.Duration;
import java.time.Instant;

/** What time it is, and waiting. Tests have one that does not wait. */
public interface Timing {
    /** Now. */
    Instant now();

    /** Waits so long; not at all for nothing and less. */
    void sleep(Duration time) throws InterruptedException;

    /** The machine's clock. */
    static Timing system() {
        return new Timing() {
            @Override
            public Instant now() {
                return Instant.now();
            }

            @Override
            public void sleep(Duration time) throws InterruptedException {
                if (time.isPositive()) {
                    Thread.sleep(time);
                }
            }
        };
    }
}
