package dev.journeyman.slm.checkpoint;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads adapter_config.json and refuses by name every option of PEFT's that would change what the two matrices mean.
 *
 * <p>A key that this reader has never heard of is refused too where it is switched on: a new option that were ignored would
 * give another model than its author's.
 */
final class LoraConfigReader {
    /** Keys that say nothing about what the matrices do, or that are read below. */
    private static final Set<String> HARMLESS = Set.of(
            "peft_type",
            "task_type",
            "auto_mapping",
            "peft_version",
            "base_model_name_or_path",
            "revision",
            "inference_mode",
            "r",
            "lora_alpha",
            "lora_dropout",
            "target_modules",
            "use_rslora",
            "bias",
            "init_lora_weights",
            "layers_pattern",
            "megatron_core",
            "runtime_config",
            "eva_config",
            "qalora_group_size",
            // Says which copies to keep tied; with only projections as targets there are none.
            "ensure_weight_tying");

    /** Ways to start training that also change the base weights, so that the plain base is not what was trained on. */
    private static final Set<String> BASE_CHANGING_STARTS = Set.of("pissa", "olora", "loftq", "corda", "lora_ga");

    private LoraConfigReader() {}

    static LoraConfig parse(JsonFields fields, String source) {
        String type = fields.text("peft_type").orElse("");
        if (!type.equals("LORA") && !fields.isBad("peft_type")) {
            refuse(fields, "peft_type", "peft_type " + Quoted.text(type) + " is not supported; supported: LORA");
        }
        fields.text("task_type")
                .filter(task -> !task.equals("CAUSAL_LM"))
                .ifPresent(task -> refuse(
                        fields,
                        "task_type",
                        "task_type " + Quoted.text(task) + " is not supported; supported: CAUSAL_LM"));
        fields.text("bias")
                .filter(bias -> !bias.equals("none"))
                .ifPresent(bias -> refuse(
                        fields,
                        "bias",
                        "bias " + Quoted.text(bias) + " is not supported; train the adapter with bias \"none\""));
        refuseStart(fields);
        for (String key : fields.keys()) {
            if (!HARMLESS.contains(key) && !fields.isOff(key)) {
                refuse(
                        fields,
                        key,
                        Quoted.plain(key) + " " + fields.show(key)
                                + " is not supported; train the adapter without it, or merge it with PEFT and import the model");
            }
        }
        try {
            LoraConfig config = new LoraConfig(
                    fields.required("r", "every LoRA adapter has a rank", 1),
                    alpha(fields),
                    targets(fields),
                    fields.flag("use_rslora", false),
                    fields.number("lora_dropout").orElse(0),
                    fields.text("base_model_name_or_path").orElse(""));
            if (fields.problems().isEmpty()) {
                return config;
            }
        } catch (CheckpointException e) {
            fields.addRules(e.details());
        }
        throw new CheckpointException(source, fields.problems());
    }

    private static double alpha(JsonFields fields) {
        // PEFT's default.
        return fields.number("lora_alpha").orElse(8);
    }

    private static void refuseStart(JsonFields fields) {
        if (!fields.isText("init_lora_weights")) {
            return;
        }
        String start = fields.text("init_lora_weights").orElse("").toLowerCase(Locale.ROOT);
        if (BASE_CHANGING_STARTS.stream().anyMatch(start::startsWith)) {
            refuse(
                    fields,
                    "init_lora_weights",
                    "init_lora_weights " + Quoted.text(start)
                            + " changes the base weights and is not supported; convert"
                            + " the adapter to plain LoRA with PEFT's path_initial_model_for_weight_conversion");
        }
    }

    private static Set<Projection> targets(JsonFields fields) {
        String key = "target_modules";
        if (fields.isText(key)) {
            if (fields.text(key).orElse("").equals("all-linear")) {
                return EnumSet.allOf(Projection.class);
            }
            refuse(
                    fields,
                    key,
                    "target_modules as the pattern " + fields.show(key) + " is not supported; list the modules: "
                            + known());
            return Set.of();
        }
        Set<Projection> targets = EnumSet.noneOf(Projection.class);
        for (String module : fields.texts(key)) {
            Optional<Projection> projection = Arrays.stream(Projection.values())
                    .filter(known ->
                            known.module().equals(module) || known.path().equals(module))
                    .findFirst();
            if (projection.isPresent()) {
                targets.add(projection.get());
            } else {
                refuse(
                        fields,
                        key,
                        "target_modules " + Quoted.text(module) + " is not supported; supported: " + known());
            }
        }
        return targets;
    }

    private static String known() {
        return List.of(Projection.values()).stream().map(Projection::module).collect(Collectors.joining(", "));
    }

    private static void refuse(JsonFields fields, String key, String text) {
        fields.add(Problem.unsupported(text, key));
    }
}
