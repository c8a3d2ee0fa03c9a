package dev.journeyman.gateway.runs;

import java.io.IOException;
import java.util.Optional;

/** The parts of a run that take long. Blocks; for a run's thread. */
interface Work {
    /** Why nothing of it can be done here; empty where it can. */
    default Optional<String> unable() {
        return Optional.empty();
    }

    /** Makes a snapshot of the feedback store, and names the parent. */
    Source prepare() throws IOException;

    /**
     * Trains the parent further; called again after a kill, it goes on from the last checkpoint.
     *
     * @return the candidate's name
     * @throws BusyException where another process trains in this home
     */
    String train(Run run, Source source, Watch watch)
            throws IOException, InterruptedException, StoppedException, BusyException;

    /** Examines a version and leaves its scorecard in the home; called again after a kill, it goes on where it was. */
    void evaluate(String version, Watch watch) throws IOException, InterruptedException, StoppedException;

    /** Holds what a run needs that was begun before this process. */
    void hold(Source source);

    /** Lets go of what a run needed. */
    void release(Source source);

    /** Where nobody told this process how the retrainer is started. */
    Work NONE = new Work() {
        @Override
        public Optional<String> unable() {
            return Optional.of(
                    "this gateway does not know the retrainer: start it with the launcher, ./journeyman serve");
        }

        @Override
        public Source prepare() throws IOException {
            throw new IOException("there is no retrainer");
        }

        @Override
        public String train(Run run, Source source, Watch watch) throws IOException {
            throw new IOException("there is no retrainer");
        }

        @Override
        public void evaluate(String version, Watch watch) throws IOException {
            throw new IOException("there is no retrainer");
        }

        @Override
        public void hold(Source source) {}

        @Override
        public void release(Source source) {}
    };
}
