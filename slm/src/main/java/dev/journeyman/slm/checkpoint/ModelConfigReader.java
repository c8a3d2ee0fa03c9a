package dev.journeyman.slm.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Reads config.json: first refuses by name what is not supported, then fills in transformers' defaults for absent keys.
 *
 * <p>The five sizes have no default here although transformers gives them one (a Llama without {@code hidden_size}
 * would become 4096 wide): every tool writes them, so their absence is a damaged file.
 */
final class ModelConfigReader {
    static final String FILE = "config.json";
    private static final String GENERATION_FILE = "generation_config.json";
    private static final String SIZE_FIX = "every config.json must give it";

    private final JsonFields fields;

    private ModelConfigReader(JsonFields fields) {
        this.fields = fields;
    }

    static ModelConfig parse(String json, String source) {
        return new ModelConfigReader(JsonFields.parse(json, source)).config(source, List.of());
    }

    static ModelConfig read(Path directory) {
        Path file = directory.resolve(FILE);
        JsonFields fields = JsonFields.read(file);
        Path generationFile = directory.resolve(GENERATION_FILE);
        List<Integer> moreEndTokens = List.of();
        if (Files.exists(generationFile)) {
            JsonFields generation = JsonFields.read(generationFile);
            moreEndTokens = generation.integers("eos_token_id");
            generation.throwProblems(generationFile.toString());
        }
        return new ModelConfigReader(fields).config(file.toString(), moreEndTokens);
    }

    private ModelConfig config(String source, List<Integer> moreEndTokens) {
        Optional<Architecture> known = architecture();
        if (known.isEmpty()) {
            // The other keys of a foreign family mean other things: nothing more can be said of them.
            fields.throwProblems(source);
        }
        Architecture architecture = known.orElse(Architecture.LLAMA);
        refuseUnsupported(architecture);
        try {
            ModelConfig config = build(architecture, moreEndTokens);
            if (fields.problems().isEmpty()) {
                return config;
            }
        } catch (CheckpointException e) {
            fields.addRules(e.details());
        }
        throw new CheckpointException(source, fields.problems());
    }

    private Optional<Architecture> architecture() {
        if (!fields.has("model_type")) {
            fields.add(Problem.invalid(
                    "model_type is missing; it must be one of " + Architecture.supported(), "model_type"));
            return Optional.empty();
        }
        Optional<String> modelType = fields.text("model_type");
        Optional<Architecture> known = modelType.flatMap(Architecture::ofModelType);
        if (modelType.isPresent() && known.isEmpty()) {
            fields.add(Problem.unsupported(
                    "model_type " + Quoted.text(modelType.get()) + " is not supported; supported: "
                            + Architecture.supported(),
                    "model_type"));
        }
        return known;
    }

    private void refuseUnsupported(Architecture architecture) {
        List<String> classes = fields.texts("architectures");
        if (!classes.isEmpty() && classes.stream().noneMatch(name -> name.endsWith("ForCausalLM"))) {
            refuse(
                    "architectures",
                    fields.show("architectures") + " is not a causal language model; use a checkpoint of "
                            + architecture.className());
        }
        if (fields.has("quantization_config")) {
            String method = fields.object("quantization_config")
                    .flatMap(q -> q.isText("quant_method") ? q.text("quant_method") : Optional.empty())
                    .map(name -> " (" + Quoted.plain(name) + ")")
                    .orElse("");
            refuse(
                    "quantization_config",
                    "quantization_config" + method + " is not supported; use the unquantized checkpoint, the engine"
                            + " quantizes on loading");
        }
        for (String key : List.of("num_local_experts", "num_experts", "n_routed_experts")) {
            if (!fields.isOff(key)) {
                refuse(
                        key,
                        key + " " + fields.show(key) + ": mixtures of experts are not supported; use a dense model");
            }
        }
        String activation = fields.text("hidden_act").orElse("silu");
        if (!activation.equals("silu") && !activation.equals("swish")) {
            refuse("hidden_act", "hidden_act " + Quoted.text(activation) + " is not supported; supported: silu");
        }
        double rotary = fields.number("partial_rotary_factor").orElse(1);
        if (rotary != 1) {
            refuse("partial_rotary_factor", "partial_rotary_factor " + rotary + " is not supported; supported: 1");
        }
        if (architecture == Architecture.LLAMA && !fields.isOff("sliding_window")) {
            refuse(
                    "sliding_window",
                    "sliding_window " + fields.show("sliding_window")
                            + " is not supported for model_type \"llama\"; remove it, or set model_type to \"mistral\"");
        }
        if (!fields.isOff("use_mrope")) {
            refuse("use_mrope", "use_mrope is not supported; use a text-only checkpoint");
        }
    }

    private void refuse(String key, String text) {
        fields.add(Problem.unsupported(text, key));
    }

    private ModelConfig build(Architecture architecture, List<Integer> moreEndTokens) {
        int width = fields.required("hidden_size", SIZE_FIX, 2);
        int layers = fields.required("num_hidden_layers", SIZE_FIX, 1);
        int heads = fields.required("num_attention_heads", SIZE_FIX, 1);
        int vocabularySize = fields.required("vocab_size", SIZE_FIX, 1);
        int hiddenWidth = fields.required("intermediate_size", SIZE_FIX, 1);
        RopeReader.Rope rope = RopeReader.read(fields);
        Window window = window(architecture, layers);
        boolean allBiases = (architecture == Architecture.LLAMA || architecture == Architecture.QWEN3)
                && fields.flag("attention_bias", false);
        boolean llama = architecture == Architecture.LLAMA;
        Set<Integer> endTokens = new LinkedHashSet<>(
                fields.has("eos_token_id")
                        ? fields.integers("eos_token_id")
                        : llama || architecture == Architecture.MISTRAL ? List.of(2) : List.of());
        endTokens.addAll(moreEndTokens);
        return new ModelConfig(
                architecture,
                vocabularySize,
                width,
                hiddenWidth,
                layers,
                heads,
                kvHeads(architecture, heads),
                headWidth(architecture, width, heads),
                fields.number("rms_norm_eps").orElse(1e-6),
                rope.theta(),
                rope.scaling(),
                fields.integer("max_position_embeddings").orElse(defaultContext(architecture)),
                window.tokens(),
                window.fromLayer(),
                fields.flag("tie_word_embeddings", false),
                allBiases || architecture == Architecture.QWEN2,
                allBiases,
                llama && fields.flag("mlp_bias", false),
                architecture == Architecture.QWEN3,
                new ArrayList<>(endTokens),
                beginToken(architecture),
                dtype());
    }

    private int kvHeads(Architecture architecture, int heads) {
        int absent = switch (architecture) {
            case LLAMA -> heads;
            case MISTRAL -> 8;
            case QWEN2, QWEN3 -> 32;
        };
        // An explicit null means "as many as query heads" in every family.
        return fields.integer("num_key_value_heads")
                .orElse(fields.keys().contains("num_key_value_heads") ? heads : absent);
    }

    private int headWidth(Architecture architecture, int width, int heads) {
        OptionalInt given = fields.integer("head_dim");
        if (given.isPresent() || fields.isBad("head_dim")) {
            return given.orElse(2);
        }
        if (architecture == Architecture.QWEN3 && !fields.keys().contains("head_dim")) {
            return 128;
        }
        if (heads < 1 || width % heads != 0) {
            fields.addRules(List.of(Problem.invalid(
                    "hidden_size must be a multiple of num_attention_heads where head_dim is absent, but " + width
                            + " is not a multiple of " + heads,
                    "hidden_size",
                    "num_attention_heads")));
            fields.markBad("head_dim");
            return 2;
        }
        return width / heads;
    }

    private static int defaultContext(Architecture architecture) {
        return switch (architecture) {
            case LLAMA -> 2048;
            case MISTRAL -> 131_072;
            case QWEN2, QWEN3 -> 32_768;
        };
    }

    private OptionalInt beginToken(Architecture architecture) {
        if (fields.keys().contains("bos_token_id")) {
            return fields.integer("bos_token_id");
        }
        return architecture == Architecture.LLAMA || architecture == Architecture.MISTRAL
                ? OptionalInt.of(1)
                : OptionalInt.empty();
    }

    private String dtype() {
        String key = fields.has("dtype") && !fields.has("torch_dtype") ? "dtype" : "torch_dtype";
        String dtype = fields.text(key).orElse("float32");
        return dtype.startsWith("torch.") ? dtype.substring("torch.".length()) : dtype;
    }

    private record Window(int tokens, int fromLayer) {
        static final Window NONE = new Window(0, 0);
    }

    /** Which layers see a window only; transformers' {@code layer_types}, where given, overrules the older keys. */
    private Window window(Architecture architecture, int layers) {
        OptionalInt given = fields.integer("sliding_window");
        boolean named = fields.keys().contains("sliding_window");
        return switch (architecture) {
            case LLAMA -> Window.NONE;
            case MISTRAL -> new Window(given.orElse(named ? 0 : 4096), 0);
            case QWEN2, QWEN3 -> {
                boolean used = fields.flag("use_sliding_window", false);
                int tokens = used ? given.orElse(named ? 0 : 4096) : 0;
                int fromLayer = fields.integer("max_window_layers").orElse(28);
                List<String> types = fields.texts("layer_types");
                if (!types.isEmpty()) {
                    fromLayer = firstSlidingLayer(types, layers);
                }
                yield tokens == 0 || fromLayer >= layers ? Window.NONE : new Window(tokens, fromLayer);
            }
        };
    }

    private int firstSlidingLayer(List<String> types, int layers) {
        int first = types.indexOf("sliding_attention");
        int from = first < 0 ? types.size() : first;
        boolean ordered = types.subList(0, from).stream().allMatch("full_attention"::equals)
                && types.subList(from, types.size()).stream().allMatch("sliding_attention"::equals);
        if (!ordered) {
            refuse(
                    "layer_types",
                    "layer_types is supported only as full_attention layers followed by sliding_attention layers");
        } else if (types.size() != layers && !fields.isBad("num_hidden_layers")) {
            fields.add(Problem.invalid(
                    "layer_types names " + types.size() + " layers, but num_hidden_layers is " + layers,
                    "layer_types"));
        }
        return from;
    }
}
