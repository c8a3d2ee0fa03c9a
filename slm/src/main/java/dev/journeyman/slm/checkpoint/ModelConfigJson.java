package dev.journeyman.slm.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes config.json with every key spelled out, in the spelling that all transformers versions read. */
final class ModelConfigJson {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ModelConfigJson() {}

    static String write(ModelConfig config) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putArray("architectures").add(config.architecture().className());
        json.put("model_type", config.architecture().modelType());
        json.put("vocab_size", config.vocabularySize());
        json.put("hidden_size", config.width());
        json.put("intermediate_size", config.hiddenWidth());
        json.put("num_hidden_layers", config.layers());
        json.put("num_attention_heads", config.heads());
        json.put("num_key_value_heads", config.kvHeads());
        json.put("head_dim", config.headWidth());
        json.put("hidden_act", "silu");
        json.put("rms_norm_eps", config.rmsEpsilon());
        json.put("rope_theta", config.ropeTheta());
        scaling(json, config.ropeScaling());
        json.put("max_position_embeddings", config.contextTokens());
        family(json, config);
        json.put("tie_word_embeddings", config.tiedEmbeddings());
        json.put("attention_dropout", 0.0);
        json.put("initializer_range", 0.02);
        json.put("use_cache", true);
        if (config.beginToken().isPresent()) {
            json.put("bos_token_id", config.beginToken().getAsInt());
        } else {
            json.putNull("bos_token_id");
        }
        switch (config.endTokens().size()) {
            case 0 -> json.putNull("eos_token_id");
            case 1 -> json.put("eos_token_id", config.endTokens().getFirst());
            default -> {
                ArrayNode tokens = json.putArray("eos_token_id");
                config.endTokens().forEach(tokens::add);
            }
        }
        json.put("torch_dtype", config.torchDtype());
        return text(json);
    }

    /** The object as indented text that ends in a line feed. */
    static String text(ObjectNode json) {
        try {
            return MAPPER.writeValueAsString(json) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }

    private static void scaling(ObjectNode json, RopeScaling scaling) {
        switch (scaling) {
            case RopeScaling.None none -> json.putNull("rope_scaling");
            case RopeScaling.Linear linear -> {
                ObjectNode object = json.putObject("rope_scaling");
                object.put("rope_type", "linear");
                object.put("type", "linear");
                object.put("factor", linear.factor());
            }
            case RopeScaling.Llama3 llama3 -> {
                ObjectNode object = json.putObject("rope_scaling");
                object.put("rope_type", "llama3");
                object.put("factor", llama3.factor());
                object.put("low_freq_factor", llama3.lowFreqFactor());
                object.put("high_freq_factor", llama3.highFreqFactor());
                object.put("original_max_position_embeddings", llama3.originalContextTokens());
            }
        }
    }

    private static void family(ObjectNode json, ModelConfig config) {
        switch (config.architecture()) {
            case LLAMA -> {
                json.put("attention_bias", config.attentionBias());
                json.put("mlp_bias", config.mlpBias());
            }
            case MISTRAL -> {
                if (config.slidingWindowTokens() == 0) {
                    json.putNull("sliding_window");
                } else {
                    json.put("sliding_window", config.slidingWindowTokens());
                }
            }
            case QWEN2 -> qwenWindow(json, config);
            case QWEN3 -> {
                json.put("attention_bias", config.attentionBias());
                qwenWindow(json, config);
            }
        }
    }

    private static void qwenWindow(ObjectNode json, ModelConfig config) {
        boolean used = config.slidingWindowTokens() > 0;
        json.put("use_sliding_window", used);
        if (used) {
            json.put("sliding_window", config.slidingWindowTokens());
        } else {
            json.putNull("sliding_window");
        }
        json.put("max_window_layers", used ? config.slidingWindowFromLayer() : config.layers());
    }
}
