package dev.journeyman.slm.checkpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a LoRA adapter changes and how strongly (Hu et al. 2021, arXiv:2106.09685): W' = W + scale * B A, with A [r, in] and
 * B [out, r].
 *
 * @param rank r
 * @param alpha the numerator of the scale
 * @param targets the maps that it changes, in every layer; at least one
 * @param rankStabilized whether the scale is alpha / sqrt(r) (Kalajdzievski 2023, arXiv:2312.03732) and not alpha / r
 * @param dropout the share of A's inputs that training drops; nothing at inference
 * @param baseModel what the adapter was trained on, as its author named it; may be empty
 */
public record LoraConfig(
        int rank, double alpha, Set<Projection> targets, boolean rankStabilized, double dropout, String baseModel) {

    private static final int MAX_RANK = 4096;

    /**
     * Checks every value.
     *
     * @throws CheckpointException naming all values that are out of range
     */
    public LoraConfig {
        targets = targets.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(targets));
        List<Problem> problems = new ArrayList<>();
        if (rank < 1 || rank > MAX_RANK) {
            problems.add(Problem.invalid("r must be from 1 to " + MAX_RANK + ", but is " + rank, "r"));
        }
        if (!(alpha > 0 && alpha < Double.POSITIVE_INFINITY)) {
            problems.add(Problem.invalid("lora_alpha must be a finite number above 0, but is " + alpha, "lora_alpha"));
        }
        if (targets.isEmpty()) {
            problems.add(Problem.invalid("target_modules must name at least one module", "target_modules"));
        }
        if (!(dropout >= 0 && dropout < 1)) {
            problems.add(Problem.invalid("lora_dropout must be from 0 to below 1, but is " + dropout, "lora_dropout"));
        }
        if (!problems.isEmpty()) {
            throw new CheckpointException("adapter config", problems);
        }
    }

    /**
     * Reads the text of an adapter_config.json.
     *
     * @throws CheckpointException naming every problem, and everything of PEFT's that is not supported by its name
     */
    public static LoraConfig parse(String json, String source) {
        return LoraConfigReader.parse(JsonFields.parse(json, source), source);
    }

    /** Reads a directory's adapter_config.json. */
    public static LoraConfig read(Path directory) {
        return readFile(directory.resolve(LoraAdapter.CONFIG_FILE));
    }

    /** Reads such a file, whatever its name. */
    static LoraConfig readFile(Path file) {
        return LoraConfigReader.parse(JsonFields.read(file), file.toString());
    }

    /** The same adapter, of a base of that name. */
    public LoraConfig withBaseModel(String name) {
        return new LoraConfig(rank, alpha, targets, rankStabilized, dropout, name);
    }

    /** The factor before B A. */
    public double scale() {
        return alpha / (rankStabilized ? Math.sqrt(rank) : rank);
    }

    /** This config as an adapter_config.json that PEFT reads. */
    public String toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("peft_type", "LORA");
        json.put("task_type", "CAUSAL_LM");
        if (baseModel.isEmpty()) {
            json.putNull("base_model_name_or_path");
        } else {
            json.put("base_model_name_or_path", baseModel);
        }
        json.put("inference_mode", true);
        json.put("r", rank);
        if (alpha == Math.rint(alpha) && alpha <= Integer.MAX_VALUE) {
            json.put("lora_alpha", (int) alpha);
        } else {
            json.put("lora_alpha", alpha);
        }
        json.put("lora_dropout", dropout);
        ArrayNode modules = json.putArray("target_modules");
        targets.forEach(target -> modules.add(target.module()));
        json.put("use_rslora", rankStabilized);
        json.put("use_dora", false);
        json.put("bias", "none");
        json.put("fan_in_fan_out", false);
        json.put("init_lora_weights", true);
        json.putNull("modules_to_save");
        return ModelConfigJson.text(json);
    }
}
