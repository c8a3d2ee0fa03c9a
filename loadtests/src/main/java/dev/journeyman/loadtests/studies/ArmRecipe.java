package dev.journeyman.loadtests.studies;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A recipe of {@code retrain} for one arm: short, and the same in all that its comparison does not vary.
 *
 * <p>No wording is held back to tell when to stop, since all arms of a comparison take the same number of optimizer steps. Preferences are held back, and a stage of theirs is looked at before its first and
 * after its last step alone; where the last look is no better, the product goes back to the first.
 *
 * @param order real-only, mixed or real-then-synthetic
 * @param epochs of a supervised stage; 0: as many as its steps allow
 * @param rank of a LoRA adapter; null trains all weights
 */
record ArmRecipe(
        String order,
        List<Stage> stages,
        double epochs,
        @Nullable Integer rank,
        long seed) {
    /** Samples of an optimizer step. A preference has two answers and counts as two samples. */
    static final int SAMPLES = 24;

    /** The share of samples that repeat what the starter knows. */
    static final double REPLAY = 0.25;

    /** Rate of all weights, and of an adapter, which wants a higher one. */
    static final double PEAK = 0.0005;

    static final double ADAPTER_PEAK = 0.003;
    private static final double PREFERENCE_PEAK = 0.00002;
    private static final int MOST_EPOCHS = 1000;

    /** What a stage learns from. */
    enum Kind {
        /** Texts: DAPT. */
        CLM,
        SFT,
        DPO
    }

    /**
     * A stage.
     *
     * @param steps the most optimizer steps
     */
    record Stage(Kind kind, int steps) {
        String name() {
            return kind.name().toLowerCase(Locale.ROOT);
        }

        int samples() {
            return SAMPLES / answers();
        }

        /** Answers of a sample. */
        int answers() {
            return kind == Kind.DPO ? 2 : 1;
        }
    }

    /** Copies the list. */
    ArmRecipe {
        stages = List.copyOf(stages);
    }

    /** One supervised stage. */
    static ArmRecipe supervised(String order, int steps, long seed) {
        return new ArmRecipe(order, List.of(new Stage(Kind.SFT, steps)), 0, null, seed);
    }

    /** The same with so many epochs over each part, so that parts share the steps as their records are many. */
    ArmRecipe withEpochs(double wanted) {
        return new ArmRecipe(order, stages, wanted, rank, seed);
    }

    ArmRecipe withAdapter(int wanted) {
        return new ArmRecipe(order, stages, epochs, wanted, seed);
    }

    /** How many samples of a supervised step are new. */
    static int freshPerStep() {
        return SAMPLES - (int) Math.round(SAMPLES * REPLAY);
    }

    /** The stage of a part, which the log calls by the stage's name and the part's. */
    Stage stageOf(String part) {
        return stages.stream()
                .filter(stage -> part.startsWith(stage.name() + "-"))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no stage has the part " + part));
    }

    String yaml() {
        StringBuilder yaml = new StringBuilder();
        line(yaml, "name: study");
        line(yaml, "seed: " + seed);
        if (rank != null) {
            line(yaml, "adapter: {rank: " + rank + ", alpha: " + 2 * rank + ", dropout: 0.0}");
        }
        line(yaml, "row_tokens: 256");
        line(yaml, "rows_at_once: 16");
        line(yaml, "checkpoint_steps: 100000");
        line(yaml, "optimizer: {beta1: 0.9, beta2: 0.95, decay: 0.0, clip: 1.0}");
        line(yaml, "training_set: {order: " + order + ", contaminated: leave-out, technician_share: 0.5}");
        line(yaml, "validation: {paraphrases: 0, pairs: 0.2, rehearsals: 0, every_steps: 100000, patience: 1000}");
        line(yaml, "stages:");
        for (Stage stage : stages) {
            line(yaml, "  - name: " + stage.name());
            line(yaml, "    objective: {kind: " + stage.name() + (stage.kind() == Kind.DPO ? ", beta: 0.1}" : "}"));
            line(yaml, "    epochs: " + number(epochs == 0 || stage.kind() != Kind.SFT ? MOST_EPOCHS : epochs));
            line(yaml, "    most_steps: " + stage.steps());
            line(yaml, "    samples_per_step: " + stage.samples());
            line(yaml, "    peak: " + number(peak(stage)));
            line(yaml, "    warmup_steps: " + Math.clamp(stage.steps() / 10, 1, 10));
            line(yaml, "    replay: " + number(stage.kind() == Kind.DPO ? 0 : REPLAY));
            if (stage.kind() == Kind.SFT) {
                line(yaml, "    mix: {code_meaning: 1, unknown: 0.4, code_choice: 0.4, system_prompt: 0.1}");
            }
        }
        return yaml.toString();
    }

    private double peak(Stage stage) {
        return stage.kind() == Kind.DPO ? PREFERENCE_PEAK : rank == null ? PEAK : ADAPTER_PEAK;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }

    private static void line(StringBuilder yaml, String line) {
        yaml.append(line).append('\n');
    }
}
