package dev.journeyman.retrainer.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.journeyman.retrainer.dataset.Mix;
import dev.journeyman.slm.network.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What to train and how. Read from YAML; every problem is reported at once with its key.
 *
 * @param name what the model will be called
 * @param domain the domain's folder, relative to the recipe
 * @param seed of weights, order and wording
 * @param compute float32 or bfloat16: the element type products are calculated in; master weights are float32
 * @param start a checkpoint directory to go on from, relative to the recipe; without it {@code model} is made from scratch
 * @param model the shape of a new network
 * @param optimizer settings of AdamW
 * @param rowTokens widths of packed rows, ascending; a document goes to the narrowest that holds it, and is cut at the widest
 * @param checkpointSteps steps between checkpoints
 * @param stages in order
 * @param average names of stages: the model is the mean of the weights at their ends; without it, the weights at the end of the last
 */
public record Recipe(
        String name,
        String domain,
        long seed,
        String compute,
        @Nullable String start,
        @Nullable Shape model,
        Optimizer optimizer,
        List<Integer> rowTokens,
        int checkpointSteps,
        List<Stage> stages,
        @Nullable List<String> average) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,63}");
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /**
     * The shape of a network made from scratch.
     *
     * @param words what the tokenizer keeps together before it cuts words, a regular expression; a trouble code in two pieces
     *     is learned in a fraction of the time that one in five pieces takes
     */
    public record Shape(
            @Nullable String words,
            int vocabulary,
            int width,
            int hidden,
            int layers,
            int heads,
            int kvHeads,
            int contextTokens) {}

    /** AdamW's settings; the rate is each stage's own. */
    public record Optimizer(double beta1, double beta2, double decay, double clip) {}

    /**
     * One stage with its own schedule.
     *
     * @param kind TEXT: next-token loss over facts and passages (DAPT); INSTRUCTIONS: loss on the answers (SFT)
     * @param steps optimizer steps
     * @param tokensPerStep at least so many tokens of documents a step
     * @param peak learning rate after the warm-up
     * @param floor rate at the end as a share of the peak
     * @param mix for INSTRUCTIONS: how often each kind of example comes
     */
    public record Stage(
            String name,
            Kind kind,
            int steps,
            int tokensPerStep,
            double peak,
            int warmupSteps,
            double floor,
            @Nullable Mix mix) {}

    /** What a stage learns from. */
    public enum Kind {
        TEXT,
        INSTRUCTIONS
    }

    /**
     * Reads and checks a recipe.
     *
     * @throws IOException where the file is missing, no YAML, or wrong; the message names every key at fault
     */
    public static Recipe read(Path file) throws IOException {
        Recipe recipe;
        try {
            recipe = YAML.readValue(file.toFile(), Recipe.class);
        } catch (JsonProcessingException e) {
            throw new IOException(file + ": " + e.getOriginalMessage(), e);
        }
        List<String> problems = recipe.problems();
        if (!problems.isEmpty()) {
            throw new IOException(file + ":\n  " + String.join("\n  ", problems));
        }
        return recipe;
    }

    Precision precision() {
        return Precision.valueOf(compute.toUpperCase(Locale.ROOT));
    }

    int widestRow() {
        return rowTokens.get(rowTokens.size() - 1);
    }

    /** Whether this recipe takes the other's steps first: it is the other, perhaps with more stages at its end, and what is averaged at last is its own. */
    boolean continues(Recipe other) {
        int before = other.stages.size();
        return stages.size() >= before
                && new Recipe(
                                name,
                                domain,
                                seed,
                                compute,
                                start,
                                model,
                                optimizer,
                                rowTokens,
                                checkpointSteps,
                                stages.subList(0, before),
                                other.average)
                        .equals(other);
    }

    /** How many steps there are after a step of a stage, which counts from 1. */
    int stepsAfter(String stage, int step) {
        int left = 0;
        for (Stage each : stages) {
            left = each.name().equals(stage) ? each.steps() - step : left + each.steps();
        }
        return left;
    }

    @SuppressWarnings("RedundantNullCheck") // what YAML leaves out is null, whatever the types say
    private List<String> problems() {
        List<String> problems = new ArrayList<>();
        require(
                problems,
                name != null && NAME.matcher(name).matches(),
                "name: lower-case letters, digits, dots and dashes, at most 64");
        require(problems, domain != null, "domain: the domain's folder, relative to the recipe");
        require(problems, "float32".equals(compute) || "bfloat16".equals(compute), "compute: float32 or bfloat16");
        require(
                problems,
                (start == null) != (model == null),
                "start or model: one of them, a checkpoint to go on from or a shape to make");
        require(problems, optimizer != null, "optimizer: beta1, beta2, decay, clip");
        if (optimizer != null) {
            require(problems, isMoment(optimizer.beta1()), "optimizer.beta1: from 0 to below 1");
            require(problems, isMoment(optimizer.beta2()), "optimizer.beta2: from 0 to below 1");
            require(problems, optimizer.decay() >= 0, "optimizer.decay: at least 0");
            require(problems, optimizer.clip() > 0, "optimizer.clip: the largest norm of a gradient, above 0");
        }
        require(problems, checkpointSteps > 0, "checkpoint_steps: at least 1");
        require(
                problems,
                rowTokens != null
                        && !rowTokens.isEmpty()
                        && rowTokens.get(0) >= 16
                        && rowTokens.equals(rowTokens.stream().sorted().toList()),
                "row_tokens: widths from 16 up, ascending");
        if (model != null) {
            require(problems, isExpression(model.words()), "model.words: a regular expression");
            require(problems, model.vocabulary() >= 512, "model.vocabulary: at least 512");
            require(problems, model.width() > 0, "model.width: at least 1");
            require(problems, model.hidden() > 0, "model.hidden: at least 1");
            require(problems, model.layers() > 0, "model.layers: at least 1");
            require(
                    problems,
                    rowTokens == null || rowTokens.isEmpty() || widestRow() <= model.contextTokens(),
                    "model.context_tokens: at least the widest of row_tokens");
            require(
                    problems,
                    model.heads() > 0 && model.width() % Math.max(1, model.heads()) == 0,
                    "model.heads: divides model.width");
            require(
                    problems,
                    model.kvHeads() > 0 && model.heads() % Math.max(1, model.kvHeads()) == 0,
                    "model.kv_heads: divides model.heads");
        }
        require(problems, stages != null && !stages.isEmpty(), "stages: at least one");
        Set<String> names = new HashSet<>();
        for (int i = 0; stages != null && i < stages.size(); i++) {
            Stage stage = stages.get(i);
            String at = "stages[" + i + "].";
            require(
                    problems,
                    stage.name() != null && NAME.matcher(stage.name()).matches() && names.add(stage.name()),
                    at + "name: what the log calls it, each another one; lower-case letters, digits, dots and dashes");
            require(problems, stage.kind() != null, at + "kind: TEXT or INSTRUCTIONS");
            require(problems, stage.steps() > 0, at + "steps: at least 1");
            require(problems, stage.tokensPerStep() > 0, at + "tokens_per_step: at least 1");
            require(problems, stage.peak() > 0, at + "peak: a learning rate above 0");
            require(problems, stage.warmupSteps() >= 0, at + "warmup_steps: at least 0");
            require(problems, stage.floor() >= 0 && stage.floor() <= 1, at + "floor: a share of the peak, from 0 to 1");
            require(
                    problems,
                    stage.kind() != Kind.INSTRUCTIONS || stage.mix() != null,
                    at + "mix: how often each kind of example comes");
        }
        require(
                problems,
                average == null
                        || (average.size() >= 2
                                && names.containsAll(average)
                                && new HashSet<>(average).size() == average.size()),
                "average: names of two stages or more, each once");
        return problems;
    }

    private static boolean isMoment(double beta) {
        return beta >= 0 && beta < 1;
    }

    private static boolean isExpression(@Nullable String words) {
        try {
            return words == null || Pattern.compile(words).pattern().equals(words);
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    private static void require(List<String> problems, boolean holds, String problem) {
        if (!holds) {
            problems.add(problem);
        }
    }
}
