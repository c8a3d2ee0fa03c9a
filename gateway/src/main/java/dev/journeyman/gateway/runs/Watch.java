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

    /** The same, with a name before what is said of the progress. */
    default Watch named(String name) {
        Watch watch = this;
        return new Watch() {
            @Override
            public void progress(Progress told) {
                watch.progress(new Progress(
                        name + ": " + told.stage(), told.step(), told.steps(), told.loss(), told.etaSeconds()));
            }

            @Override
            public void say(String text) {
                watch.say(text);
            }

            @Override
            public boolean stop() {
                return watch.stop();
            }

            @Override
            public boolean stopWithin(Duration wait) throws InterruptedException {
                return watch.stopWithin(wait);
            }
        };
    }
}
