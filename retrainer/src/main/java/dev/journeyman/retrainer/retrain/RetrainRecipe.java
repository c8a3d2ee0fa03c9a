package dev.journeyman.retrainer.retrain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.journeyman.retrainer.trainingset.TrainingSetPolicy;
import dev.journeyman.slm.checkpoint.CheckpointException;
import dev.journeyman.slm.checkpoint.LoraConfig;
import dev.journeyman.slm.checkpoint.Projection;
import dev.journeyman.slm.network.Precision;
import dev.journeyman.slm.network.PrecisionChoice;
import dev.journeyman.slm.training.AdamW;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a candidate is made of a version and a training set. Read from YAML; every problem is reported at once with its key's path. The package's page has an
 * example of each key.
 *
 * @param name the first part of the candidate's name
 * @param seed of every order and draw that is not the training set's own
 * @param compute element type of products, {@code auto} being bfloat16 where the processor multiplies it, else float32; master weights are float32
 * @param adapter the LoRA adapter to train; null trains all weights
 * @param held what the frozen weights below an adapter are held in
 * @param optimizer settings of AdamW; the rate is each stage's own
 * @param rowTokens T, width of a packed row: longer texts are cut into several, longer conversations and preferences are left out
 * @param rowsAtOnce the most rows of a micro-batch: what bounds memory
 * @param gradientCheckpointing whether layers are computed again on the way back instead of held: less memory, more time
 * @param checkpointSteps steps between checkpoints
 * @param memoryMb the most memory of the process, in MiB
 * @param trainingSet the data policy
 * @param validation what is held back to tell when to stop
 * @param stages in order
 * @param merge the last stage; null for none
 */
record RetrainRecipe(
        String name,
        long seed,
        Precision compute,
        @Nullable LoraConfig adapter,
        Precision held,
        AdamW optimizer,
        int rowTokens,
        int rowsAtOnce,
        boolean gradientCheckpointing,
        int checkpointSteps,
        int memoryMb,
        TrainingSetPolicy trainingSet,
        Validation validation,
        List<RetrainStage> stages,
        @Nullable MergePlan merge) {
    private static final int MOST_STAGES = 16;
    private static final ObjectMapper YAML = new YAMLMapper();

    /** Copies the list. */
    RetrainRecipe {
        stages = List.copyOf(stages);
    }

    /**
     * What is held back from a stage's real records and looked at while it trains.
     *
     * @param paraphrases the most instructions that are held back; only such as have an answer that another one teaches too, so that no fact is lost to it
     * @param pairs the share of the preferences that is held back
     * @param rehearsals how many of the rehearsed examples are looked at beside them
     * @param everySteps steps between looks
     * @param patience looks without a better one after which a stage ends
     */
    record Validation(int paraphrases, double pairs, int rehearsals, int everySteps, int patience) {
        static Validation read(Fields fields) {
            Validation read = new Validation(
                    fields.whole("paraphrases", 64, 0, 10_000),
                    fields.number("pairs", 0.1, 0, 0.5),
                    fields.whole("rehearsals", 64, 0, 10_000),
                    fields.whole("every_steps", 20, 1, 100_000),
                    fields.whole("patience", 5, 1, 1000));
            fields.end();
            return read;
        }
    }

    /**
     * Mixing the candidate with its parent, weight by weight; of the mixtures and the candidate itself the evals choose.
     *
     * @param slerp whether on the arc between them and not on the line
     * @param shares of the candidate in the mixtures to look at, above 0 and below 1
     * @param tolerance how far the loss of a mixture on the held-back real records may be above the candidate's
     * @param suites the evals that choose
     * @param limit the most questions of each
     */
    record MergePlan(boolean slerp, List<Double> shares, double tolerance, List<String> suites, int limit) {
        private enum Method {
            LINEAR,
            SLERP
        }

        static MergePlan read(Fields fields) {
            MergePlan read = new MergePlan(
                    fields.choice("method", Method.SLERP, Method.values()) == Method.SLERP,
                    fields.numbers("shares", List.of(0.25, 0.5, 0.75), 0.01, 0.99),
                    fields.number("tolerance", 0.05, 0, 100),
                    fields.texts("suites", List.of("code-meaning", "mcq-likelihood", "unknown-codes")),
                    fields.whole("limit", 200, 1, 100_000));
            fields.end();
            return read;
        }
    }

    /**
     * Reads and checks a recipe.
     *
     * @throws IOException where the file is missing, no YAML, or wrong; the message names every key at fault
     */
    static RetrainRecipe read(Path file) throws IOException {
        List<String> problems = new ArrayList<>();
        RetrainRecipe recipe;
        try {
            recipe = read(new Fields(YAML.readTree(file.toFile()), "", problems), problems);
        } catch (JsonProcessingException e) {
            throw new IOException(file + ": " + e.getOriginalMessage(), e);
        }
        if (!problems.isEmpty()) {
            throw new IOException(file + ":\n  " + String.join("\n  ", problems));
        }
        return recipe;
    }

    private static RetrainRecipe read(Fields fields, List<String> problems) {
        String name =
                fields.text("name", "", "[a-z0-9][a-z0-9-]{0,30}", "1 to 31 lower-case letters, digits and dashes");
        List<RetrainStage> stages = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Fields each : fields.objects("stages", MOST_STAGES)) {
            RetrainStage stage = RetrainStage.read(each);
            if (!stage.name().isEmpty() && !names.add(stage.name())) {
                each.problem("name", "is another stage's too: " + stage.name());
            }
            stages.add(stage);
        }
        if (stages.isEmpty()) {
            fields.problem("stages", "must have at least one stage");
        }
        int rowTokens = fields.whole("row_tokens", 256, 16, 131_072);
        RetrainRecipe recipe = new RetrainRecipe(
                name,
                fields.seed("seed", 1),
                precision(fields, "compute"),
                fields.has("adapter") ? adapter(fields.object("adapter"), problems) : null,
                precision(fields, "held"),
                optimizer(fields.object("optimizer")),
                rowTokens,
                fields.whole("rows_at_once", 8, 1, 4096),
                fields.flag("gradient_checkpointing", false),
                fields.whole("checkpoint_steps", 50, 1, 1_000_000),
                fields.whole("memory_mb", 8192, 512, 4 << 20),
                policy(fields.raw("training_set"), problems),
                Validation.read(fields.object("validation")),
                stages,
                fields.has("merge") ? MergePlan.read(fields.object("merge")) : null);
        fields.end();
        return recipe;
    }

    private enum Element {
        AUTO,
        FLOAT32,
        BFLOAT16
    }

    private static Precision precision(Fields fields, String key) {
        return switch (fields.choice(key, Element.FLOAT32, Element.values())) {
            case AUTO -> PrecisionChoice.ofProcessor().precision();
            case FLOAT32 -> Precision.FLOAT32;
            case BFLOAT16 -> Precision.BFLOAT16;
        };
    }

    private static AdamW optimizer(Fields fields) {
        AdamW read = new AdamW(
                fields.number("beta1", AdamW.DEFAULT.beta1(), 0, 0.9999),
                fields.number("beta2", AdamW.DEFAULT.beta2(), 0, 0.999999),
                AdamW.DEFAULT.epsilon(),
                fields.number("decay", 0, 0, 10),
                fields.number("clip", AdamW.DEFAULT.clip(), 0, 1e6));
        fields.end();
        return read;
    }

    private static @Nullable LoraConfig adapter(Fields fields, List<String> problems) {
        List<String> names = fields.texts(
                "targets",
                EnumSet.allOf(Projection.class).stream().map(Projection::module).toList());
        Set<Projection> targets = EnumSet.noneOf(Projection.class);
        for (String name : names) {
            EnumSet.allOf(Projection.class).stream()
                    .filter(each -> each.module().equals(name))
                    .findFirst()
                    .ifPresentOrElse(
                            targets::add,
                            () -> fields.problem(
                                    "targets",
                                    "has " + name
                                            + ", which is none of "
                                            + EnumSet.allOf(Projection.class).stream()
                                                    .map(Projection::module)
                                                    .toList()));
        }
        int rank = fields.whole("rank", 16, 1, 4096);
        double alpha = fields.number("alpha", 2.0 * rank, 1e-3, 1e6);
        double dropout = fields.number("dropout", 0, 0, 0.95);
        boolean stabilized = fields.flag("rank_stabilized", false);
        fields.end();
        if (targets.isEmpty()) {
            return null;
        }
        try {
            return new LoraConfig(rank, alpha, targets, stabilized, dropout, "");
        } catch (CheckpointException e) {
            problems.add("adapter: " + e.getMessage());
            return null;
        }
    }

    private static TrainingSetPolicy policy(JsonNode node, List<String> problems) {
        if (node.isMissingNode()) {
            return TrainingSetPolicy.DEFAULT;
        }
        try {
            return TrainingSetPolicy.read(node);
        } catch (IOException e) {
            problems.add("training_set: " + e.getMessage());
            return TrainingSetPolicy.DEFAULT;
        }
    }

    /** A recipe's word for a precision. */
    static String word(Precision precision) {
        return precision.name().toLowerCase(Locale.ROOT);
    }
}
