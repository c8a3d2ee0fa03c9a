package dev.journeyman.retrainer.retrain;

import java.util.SequencedMap;

/** Told of every step and every event of a retraining. */
interface RetrainProgress {
    /**
     * An optimizer step.
     *
     * @param part of the recipe
     * @param step counted from 1
     * @param steps of the part
     * @param metrics of the step under the names that TRL logs
     * @param secondsLeft of all parts, as far as can be told
     */
    void step(String part, int step, int steps, SequencedMap<String, Double> metrics, double secondsLeft);

    /** A question of an examination was answered. */
    void looked(String model, int done, int all);

    /** Something else. */
    void event(String text);

    /** Whether the run shall stop after this step; it writes a checkpoint first. */
    boolean stopped();
}
