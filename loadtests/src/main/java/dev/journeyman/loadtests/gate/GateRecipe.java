package dev.journeyman.loadtests.gate;

import java.util.Locale;

/**
 * A recipe of {@code retrain} with one supervised stage of so many steps.
 *
 * @param steps optimizer steps
 * @param samples of a step
 * @param replay the share of them that repeats what the starter knows
 * @param peak rate after the warm-up
 * @param seed of orders and draws
 * @param order of the training set's stages
 * @param cap the largest synthetic share that the training set allows
 * @param contaminated what becomes of records with held-out questions: refuse or leave-out
 * @param manner how what the starter knows is repeated
 */
record GateRecipe(
        int steps,
        int samples,
        double replay,
        double peak,
        long seed,
        String order,
        double cap,
        String contaminated,
        Manner manner) {
    private static final double CAP = 0.5;

    /**
     * How what the starter knows is repeated.
     *
     * @param parentWeight how far a repeated token follows what the starter would say
     * @param mostWarmupSteps the most steps until the peak
     * @param mix how often each kind of example is there in a round
     */
    record Manner(double parentWeight, int mostWarmupSteps, String mix) {
        static final Manner CARELESS = new Manner(
                0,
                10,
                "code_meaning: 1.2, reverse: 0.1, two_codes: 0.1, unknown: 2.6, code_knowledge: 0.3, code_choice: 0.4, knowledge: 4, knowledge_choice: 1,"
                        + " diagnosis: 2.8, instructions: 1.5, joined: 0.1, system_prompt: 0.1");

        /** The domain's own. */
        static final Manner CAREFUL = new Manner(
                0.5,
                40,
                "code_meaning: 1.5, reverse: 0.1, two_codes: 0.1, unknown: 1.8, code_knowledge: 0.6, code_choice: 0.3, knowledge: 13, knowledge_choice: 1,"
                        + " diagnosis: 2.8, instructions: 1.5, joined: 0.1, system_prompt: 0.1");
    }

    /** Little is repeated and the rate is high: what is taught takes effect at once, and what is known suffers. */
    static GateRecipe careless(int steps, long seed) {
        return new GateRecipe(steps, 32, 0.25, 0.0005, seed, "real-only", CAP, "leave-out", Manner.CARELESS);
    }

    /** As the domain's own recipe learns and repeats, with fewer steps and without preferences. */
    static GateRecipe careful(int steps, long seed) {
        return new GateRecipe(steps, 64, 0.85, 0.0003, seed, "real-only", CAP, "leave-out", Manner.CAREFUL);
    }

    /** The same with synthetic records up to a share. */
    GateRecipe withSynthetic(double share) {
        return new GateRecipe(steps, samples, replay, peak, seed, "mixed", share, contaminated, manner);
    }

    /** The same, refusing a set with held-out questions, as is the training set's standard. */
    GateRecipe refusingHeldOut() {
        return new GateRecipe(steps, samples, replay, peak, seed, order, cap, "refuse", manner);
    }

    String yaml() {
        return String.join(
                "\n",
                "name: gate",
                "seed: " + seed,
                "compute: auto",
                "row_tokens: 256",
                "rows_at_once: 16",
                "checkpoint_steps: 100000",
                "optimizer: {beta1: 0.9, beta2: 0.95, decay: 0.0, clip: 1.0}",
                "training_set: {order: " + order + ", synthetic_cap: " + number(cap) + ", contaminated: " + contaminated
                        + ", technician_share: 0.5}",
                "validation: {paraphrases: 0, pairs: 0, rehearsals: 0, every_steps: 100000, patience: 1000}",
                "stages:",
                "  - name: sft",
                "    objective: {kind: sft, parent_weight: " + number(manner.parentWeight()) + "}",
                "    epochs: 1000",
                "    most_steps: " + steps,
                "    samples_per_step: " + samples,
                "    peak: " + number(peak),
                "    warmup_steps: " + Math.clamp(steps / 10, 1, manner.mostWarmupSteps()),
                "    replay: " + number(replay),
                "    mix: {" + manner.mix() + "}",
                "");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }
}
