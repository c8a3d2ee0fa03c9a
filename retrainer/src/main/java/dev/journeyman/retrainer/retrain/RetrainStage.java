package dev.journeyman.retrainer.retrain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.retrainer.dataset.Mix;
import dev.journeyman.retrainer.trainingset.RecordKind;
import dev.journeyman.slm.training.Objective;

/**
 * What is learned, from which records, and how fast.
 *
 * @param name what the log calls it
 * @param kind the records that it learns from
 * @param objective what it makes better
 * @param epochs how often each new record is seen
 * @param mostSteps the most optimizer steps, whatever the epochs
 * @param samplesPerStep samples of an optimizer step
 * @param peak learning rate after the warm-up
 * @param warmupSteps steps until the peak; the rate falls over all parts of the stage (real, then synthetic) and does not rise again
 * @param floor rate at the end as a share of the peak
 * @param replay share of each step's samples that are not new: what the parent has been trained on, against forgetting
 * @param mix which of the domain's wordings are rehearsed as a part of the replay; {@link Mix#NONE} for the records as they are
 */
record RetrainStage(
        String name,
        RecordKind kind,
        Objective objective,
        double epochs,
        int mostSteps,
        int samplesPerStep,
        double peak,
        int warmupSteps,
        double floor,
        double replay,
        Mix mix) {
    private static final JsonMapper MIX = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private enum Kind {
        CLM,
        SFT,
        DPO,
        KTO,
        ORPO
    }

    static RetrainStage read(Fields fields) {
        Fields objective = fields.object("objective");
        Kind kind = objective.choice("kind", Kind.SFT, Kind.values());
        double replay = fields.number("replay", 0.5, 0, 0.95);
        RetrainStage stage = new RetrainStage(
                fields.text("name", "", "[a-z0-9][a-z0-9-]{0,30}", "1 to 31 lower-case letters, digits and dashes"),
                switch (kind) {
                    case CLM -> RecordKind.TEXT;
                    case SFT -> RecordKind.INSTRUCTION;
                    case DPO, ORPO -> RecordKind.PAIR;
                    case KTO -> RecordKind.UNPAIRED;
                },
                objective(kind, objective, replay),
                fields.number("epochs", 3, 0.01, 1000),
                fields.whole("most_steps", 2000, 1, 10_000_000),
                fields.whole("samples_per_step", 32, 1, 4096),
                fields.number("peak", 1e-4, 1e-9, 1),
                fields.whole("warmup_steps", 10, 0, 1_000_000),
                fields.number("floor", 0.1, 0, 1),
                replay,
                mix(fields));
        fields.end();
        return stage;
    }

    private static Objective objective(Kind kind, Fields fields, double replay) {
        Objective objective = new Objective.Supervised();
        switch (kind) {
            case CLM -> {}
            case SFT -> {
                double parent = fields.number("parent_weight", 0, 0, 1);
                if (parent > 0 && replay == 0) {
                    fields.problem(
                            "parent_weight",
                            "holds what a stage replays, and its replay is 0; give it a replay or leave this out");
                }
                objective = new Objective.Supervised(parent);
            }
            case DPO -> {
                Objective.Variant variant =
                        fields.choice("variant", Objective.Variant.SIGMOID, Objective.Variant.values());
                boolean ipo = variant == Objective.Variant.IPO;
                objective = new Objective.Dpo(
                        fields.number("beta", 0.1, 1e-6, 1000),
                        variant,
                        fields.number("label_smoothing", 0, 0, ipo ? 0 : 0.49),
                        fields.number("sft_weight", 0, 0, 1000),
                        fields.flag("length_normalised", ipo));
            }
            case KTO ->
                objective = new Objective.Kto(
                        fields.number("beta", 0.1, 1e-6, 1000),
                        fields.number("desirable_weight", 1, 1e-6, 1000),
                        fields.number("undesirable_weight", 1, 1e-6, 1000));
            case ORPO -> objective = new Objective.Orpo(fields.number("lambda", 0.1, 1e-6, 1000));
        }
        fields.end();
        return objective;
    }

    private static Mix mix(Fields fields) {
        if (!fields.has("mix")) {
            return Mix.NONE;
        }
        try {
            return MIX.treeToValue(fields.raw("mix"), Mix.class);
        } catch (JsonProcessingException e) {
            fields.problem("mix", "is wrong: " + e.getOriginalMessage());
            return Mix.NONE;
        }
    }

    /** Whether the domain's wordings are rehearsed. */
    boolean rehearses() {
        return kind == RecordKind.INSTRUCTION && !mix.equals(Mix.NONE);
    }

    /** The same, of one part of the set. */
    RetrainStage of(String part) {
        return new RetrainStage(
                name + "-" + part,
                kind,
                objective,
                epochs,
                mostSteps,
                samplesPerStep,
                peak,
                warmupSteps,
                floor,
                replay,
                mix);
    }
}
