package dev.journeyman.slm.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** What a config's values must satisfy, in config.json's words. The limits bound what a hostile file can ask for. */
final class ModelConfigRules {
    private static final int MAX_VOCABULARY = 1 << 22;
    private static final int MAX_WIDTH = 1 << 17;
    private static final int MAX_HIDDEN_WIDTH = 1 << 20;
    private static final int MAX_LAYERS = 1024;
    private static final int MAX_HEADS = 4096;
    private static final int MAX_HEAD_WIDTH = 4096;
    private static final int MAX_CONTEXT_TOKENS = 1 << 28;
    private static final int MAX_END_TOKENS = 64;
    private static final Set<String> DTYPES = Set.of("float32", "float16", "bfloat16");

    private final List<Problem> problems = new ArrayList<>();

    List<Problem> problems() {
        return problems;
    }

    ModelConfigRules sizes(int vocabularySize, int width, int hiddenWidth, int layers, int contextTokens) {
        range("vocab_size", vocabularySize, 1, MAX_VOCABULARY);
        range("hidden_size", width, 1, MAX_WIDTH);
        range("intermediate_size", hiddenWidth, 1, MAX_HIDDEN_WIDTH);
        range("num_hidden_layers", layers, 1, MAX_LAYERS);
        range("max_position_embeddings", contextTokens, 1, MAX_CONTEXT_TOKENS);
        return this;
    }

    ModelConfigRules attention(int heads, int kvHeads, int headWidth) {
        boolean headsFit = range("num_attention_heads", heads, 1, MAX_HEADS);
        boolean kvHeadsFit = range("num_key_value_heads", kvHeads, 1, MAX_HEADS);
        if (headsFit && kvHeadsFit && heads % kvHeads != 0) {
            invalid(
                    "num_key_value_heads must divide num_attention_heads, but " + kvHeads + " does not divide " + heads,
                    "num_key_value_heads",
                    "num_attention_heads");
        }
        if (range("head_dim", headWidth, 2, MAX_HEAD_WIDTH) && headWidth % 2 != 0) {
            invalid("head_dim must be even, because rotary embeddings turn pairs, but is " + headWidth, "head_dim");
        }
        return this;
    }

    ModelConfigRules numbers(double rmsEpsilon, double ropeTheta, RopeScaling scaling) {
        if (!(rmsEpsilon > 0 && rmsEpsilon < 1)) {
            invalid("rms_norm_eps must be above 0 and below 1, but is " + rmsEpsilon, "rms_norm_eps");
        }
        if (!(ropeTheta > 1 && ropeTheta < Double.POSITIVE_INFINITY)) {
            invalid("rope_theta must be a finite number above 1, but is " + ropeTheta, "rope_theta");
        }
        switch (scaling) {
            case RopeScaling.None none -> {}
            case RopeScaling.Linear linear -> factor(linear.factor());
            case RopeScaling.Llama3 llama3 -> {
                factor(llama3.factor());
                if (!(llama3.lowFreqFactor() > 0
                        && llama3.highFreqFactor() > llama3.lowFreqFactor()
                        && llama3.highFreqFactor() < Double.POSITIVE_INFINITY)) {
                    invalid(
                            "rope_scaling needs 0 < low_freq_factor < high_freq_factor, but they are "
                                    + llama3.lowFreqFactor() + " and " + llama3.highFreqFactor(),
                            "rope_scaling");
                }
                range(
                        "rope_scaling.original_max_position_embeddings",
                        llama3.originalContextTokens(),
                        1,
                        MAX_CONTEXT_TOKENS);
            }
        }
        return this;
    }

    ModelConfigRules window(Architecture architecture, int layers, int windowTokens, int fromLayer) {
        boolean fits = range("sliding_window", windowTokens, 0, MAX_CONTEXT_TOKENS);
        fits &= range("max_window_layers", fromLayer, 0, MAX_LAYERS);
        if (!fits) {
            return this;
        }
        if (windowTokens > 0 && architecture == Architecture.LLAMA) {
            unsupported(
                    "sliding_window is not supported for model_type \"llama\"; set it to null, or use model_type"
                            + " \"mistral\"",
                    "sliding_window");
        }
        if (fromLayer > 0 && (windowTokens == 0 || fromLayer >= layers)) {
            invalid(
                    "max_window_layers " + fromLayer + " leaves no layer of " + layers + " a sliding window of "
                            + windowTokens + " tokens; give 0 for both where no layer has one",
                    "max_window_layers",
                    "sliding_window",
                    "num_hidden_layers");
        }
        if (fromLayer > 0 && architecture == Architecture.MISTRAL) {
            unsupported("a sliding window from a later layer on is not supported for mistral", "max_window_layers");
        }
        return this;
    }

    /** What transformers fixes for a family, so that {@link ModelConfig#toJson} can say everything. */
    ModelConfigRules extras(
            Architecture architecture,
            boolean attentionBias,
            boolean outputBias,
            boolean mlpBias,
            boolean queryKeyNorm) {
        String family = "model_type " + Quoted.text(architecture.modelType());
        boolean biasFits = switch (architecture) {
            case LLAMA, QWEN3 -> attentionBias == outputBias;
            case MISTRAL -> !attentionBias && !outputBias;
            case QWEN2 -> attentionBias && !outputBias;
        };
        if (!biasFits) {
            unsupported(
                    family + " has "
                            + switch (architecture) {
                                case LLAMA, QWEN3 -> "attention biases on all of q, k, v and o or on none";
                                case MISTRAL -> "no attention biases";
                                case QWEN2 -> "biases on q, k and v and none on o";
                            },
                    "attention_bias");
        }
        if (mlpBias && architecture != Architecture.LLAMA) {
            unsupported(family + " has no mlp_bias; remove it or set it to false", "mlp_bias");
        }
        if (queryKeyNorm != (architecture == Architecture.QWEN3)) {
            unsupported("norms on q and k belong to qwen3 and to it alone", "model_type");
        }
        return this;
    }

    ModelConfigRules tokens(int vocabularySize, List<Integer> endTokens, OptionalInt beginToken) {
        if (endTokens.size() > MAX_END_TOKENS) {
            invalid("eos_token_id lists more than " + MAX_END_TOKENS + " tokens", "eos_token_id");
        } else {
            endTokens.forEach(token -> token("eos_token_id", token, vocabularySize));
        }
        beginToken.ifPresent(token -> token("bos_token_id", token, vocabularySize));
        return this;
    }

    ModelConfigRules dtype(String torchDtype) {
        if (!DTYPES.contains(torchDtype)) {
            unsupported(
                    "torch_dtype " + Quoted.text(torchDtype)
                            + " is not supported; convert the weights to float32, float16 or bfloat16",
                    "torch_dtype");
        }
        return this;
    }

    private void token(String key, int token, int vocabularySize) {
        if (token < 0 || token >= vocabularySize) {
            invalid(
                    key + " " + token + " is outside the vocabulary of " + vocabularySize + " tokens",
                    key,
                    "vocab_size");
        }
    }

    private void factor(double factor) {
        if (!(factor >= 1 && factor <= MAX_CONTEXT_TOKENS)) {
            invalid("rope_scaling.factor must be a number from 1 on, but is " + factor, "rope_scaling");
        }
    }

    private boolean range(String key, int value, int min, int max) {
        if (value >= min && value <= max) {
            return true;
        }
        invalid(key + " must be from " + min + " to " + max + ", but is " + value, key);
        return false;
    }

    private void invalid(String text, String... keys) {
        problems.add(Problem.invalid(text, keys));
    }

    private void unsupported(String text, String... keys) {
        problems.add(Problem.unsupported(text, keys));
    }
}
