package dev.journeyman.gateway.runs;

import java.time.Duration;

/** Hears how a run's work goes, and knows whether it shall end. Any thread. */
interface Watch {
    /** How far it is. */
    void progress(Progress progress);

    /** A line for the run's log. */
    void say(String text);

    /** Whether it shall end. */
    boolean stop();

    /** The same, after waiting for it for so long at most. */
    boolean stopWithin(Duration wait) throws InterruptedException;
}
