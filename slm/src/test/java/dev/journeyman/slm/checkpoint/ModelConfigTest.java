package dev.journeyman.slm.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ModelConfigTest {
    private static final String SIZES = """
            "hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 4, "num_attention_heads": 4, "vocab_size": 100
            """;

    private static ModelConfig parse(String modelType, String more) {
        return ModelConfig.parse("{\"model_type\":\"" + modelType + "\"," + SIZES + more + "}", "config.json");
    }

    private static CheckpointException refused(String modelType, String more) {
        return catchThrowableOfType(CheckpointException.class, () -> parse(modelType, more));
    }

    /** The published config.json of Llama-3.2-1B, sizes as published. */
    @Test
    void readsLlama32() {
        ModelConfig config = ModelConfig.parse("""
                {"architectures": ["LlamaForCausalLM"], "attention_bias": false, "attention_dropout": 0.0,
                 "bos_token_id": 128000, "eos_token_id": [128001, 128008, 128009], "head_dim": 64, "hidden_act": "silu",
                 "hidden_size": 2048, "initializer_range": 0.02, "intermediate_size": 8192,
                 "max_position_embeddings": 131072, "mlp_bias": false, "model_type": "llama", "num_attention_heads": 32,
                 "num_hidden_layers": 16, "num_key_value_heads": 8, "pretraining_tp": 1, "rms_norm_eps": 1e-05,
                 "rope_scaling": {"factor": 32.0, "high_freq_factor": 4.0, "low_freq_factor": 1.0,
                   "original_max_position_embeddings": 8192, "rope_type": "llama3"},
                 "rope_theta": 500000.0, "tie_word_embeddings": true, "torch_dtype": "bfloat16", "use_cache": true,
                 "vocab_size": 128256}
                """, "config.json");
        assertThat(config)
                .isEqualTo(new ModelConfig(
                        Architecture.LLAMA,
                        128256,
                        2048,
                        8192,
                        16,
                        32,
                        8,
                        64,
                        1e-5,
                        500_000,
                        new RopeScaling.Llama3(32, 1, 4, 8192),
                        131072,
                        0,
                        0,
                        true,
                        false,
                        false,
                        false,
                        false,
                        List.of(128001, 128008, 128009),
                        OptionalInt.of(128000),
                        "bfloat16"));
        // The model's published parameter count.
        assertThat(config.parameterCount()).isEqualTo(1_235_814_400L);
    }

    /** Qwen2.5-0.5B: biases on q, k, v without being told; the window is named but not used. */
    @Test
    void readsQwen25() {
        ModelConfig config = ModelConfig.parse("""
                {"architectures": ["Qwen2ForCausalLM"], "bos_token_id": 151643, "eos_token_id": 151645,
                 "hidden_act": "silu", "hidden_size": 896, "intermediate_size": 4864, "max_position_embeddings": 32768,
                 "max_window_layers": 21, "model_type": "qwen2", "num_attention_heads": 14, "num_hidden_layers": 24,
                 "num_key_value_heads": 2, "rms_norm_eps": 1e-06, "rope_theta": 1000000.0, "sliding_window": 32768,
                 "tie_word_embeddings": true, "torch_dtype": "bfloat16", "use_mrope": false, "use_sliding_window": false,
                 "vocab_size": 151936}
                """, "config.json");
        assertThat(config.attentionBias()).isTrue();
        assertThat(config.outputBias()).isFalse();
        assertThat(config.slidingWindowTokens()).isZero();
        assertThat(config.headWidth()).isEqualTo(64);
        assertThat(config.parameterCount()).isEqualTo(494_032_768L);
    }

    /** Qwen3-0.6B: heads wider than width / heads, and norms on q and k. */
    @Test
    void readsQwen3() {
        ModelConfig config = ModelConfig.parse("""
                {"architectures": ["Qwen3ForCausalLM"], "attention_bias": false, "bos_token_id": 151643,
                 "eos_token_id": 151645, "head_dim": 128, "hidden_act": "silu", "hidden_size": 1024,
                 "intermediate_size": 3072, "max_position_embeddings": 40960, "max_window_layers": 28,
                 "model_type": "qwen3", "num_attention_heads": 16, "num_hidden_layers": 28, "num_key_value_heads": 8,
                 "rms_norm_eps": 1e-06, "rope_scaling": null, "rope_theta": 1000000, "sliding_window": null,
                 "tie_word_embeddings": true, "torch_dtype": "bfloat16", "use_sliding_window": false,
                 "vocab_size": 151936}
                """, "config.json");
        assertThat(config.queryKeyNorm()).isTrue();
        assertThat(config.headWidth()).isEqualTo(128);
        assertThat(TensorNames.expectedShapes(config).get(Projection.QUERY.weight(0)))
                .containsExactly(2048, 1024);
        assertThat(config.parameterCount()).isEqualTo(596_049_920L);
    }

    @Test
    void fillsInTheDefaultsOfLlama() {
        ModelConfig config = parse("llama", "");
        assertThat(config)
                .isEqualTo(new ModelConfig(
                        Architecture.LLAMA,
                        100,
                        64,
                        128,
                        4,
                        4,
                        4,
                        16,
                        1e-6,
                        10_000,
                        RopeScaling.NONE,
                        2048,
                        0,
                        0,
                        false,
                        false,
                        false,
                        false,
                        false,
                        List.of(2),
                        OptionalInt.of(1),
                        "float32"));
    }

    @ParameterizedTest
    @CsvSource({
        "mistral, 131072, 4096, false, 8, 1",
        "qwen2, 32768, 0, true, 32, -1",
        "qwen3, 32768, 0, false, 32, -1",
    })
    void fillsInTheDefaultsOfTheOthers(
            String modelType, int contextTokens, int windowTokens, boolean attentionBias, int kvHeads, int beginToken) {
        ModelConfig config = ModelConfig.parse(
                "{\"model_type\":\"" + modelType
                        + "\",\"hidden_size\":64,\"intermediate_size\":128,\"num_hidden_layers\":40,"
                        + "\"num_attention_heads\":32,\"vocab_size\":100}",
                "config.json");
        assertThat(config.contextTokens()).isEqualTo(contextTokens);
        assertThat(config.slidingWindowTokens()).isEqualTo(windowTokens);
        assertThat(config.attentionBias()).isEqualTo(attentionBias);
        assertThat(config.kvHeads()).isEqualTo(kvHeads);
        assertThat(config.beginToken().orElse(-1)).isEqualTo(beginToken);
        assertThat(config.endTokens()).isEqualTo(beginToken < 0 ? List.of() : List.of(2));
        assertThat(config.rmsEpsilon()).isEqualTo(1e-6);
        assertThat(config.headWidth()).isEqualTo(modelType.equals("qwen3") ? 128 : 2);
    }

    @Test
    void nullMeansWhatItMeansInPython() {
        assertThat(parse("mistral", ", \"num_key_value_heads\": null, \"sliding_window\": null, \"head_dim\": null"))
                .satisfies(config -> {
                    assertThat(config.kvHeads()).isEqualTo(4);
                    assertThat(config.slidingWindowTokens()).isZero();
                    assertThat(config.headWidth()).isEqualTo(16);
                });
        assertThat(parse("llama", ", \"eos_token_id\": null, \"bos_token_id\": null")
                        .beginToken())
                .isEmpty();
    }

    @Test
    void readsEverySpellingOfRope() {
        assertThat(parse("llama", ", \"rope_scaling\": {\"type\": \"linear\", \"factor\": 2}")
                        .ropeScaling())
                .isEqualTo(new RopeScaling.Linear(2));
        assertThat(parse("llama", ", \"rope_scaling\": {\"rope_type\": \"default\"}")
                        .ropeScaling())
                .isEqualTo(RopeScaling.NONE);
        ModelConfig five = parse(
                "llama",
                ", \"rope_theta\": 1e4, \"rope_parameters\": {\"rope_theta\": 5e5, \"rope_type\": \"llama3\","
                        + "\"factor\": 8, \"low_freq_factor\": 1, \"high_freq_factor\": 4,"
                        + "\"original_max_position_embeddings\": 8192}, \"dtype\": \"bfloat16\"");
        assertThat(five.ropeTheta()).isEqualTo(5e5);
        assertThat(five.ropeScaling()).isEqualTo(new RopeScaling.Llama3(8, 1, 4, 8192));
        assertThat(five.torchDtype()).isEqualTo("bfloat16");
    }

    @Test
    void readsSlidingWindowsOfQwen() {
        String window = ", \"num_key_value_heads\": 4, \"use_sliding_window\": true, \"sliding_window\": 16";
        ModelConfig config = parse("qwen2", window + ", \"max_window_layers\": 3");
        assertThat(config.slidingWindowTokens()).isEqualTo(16);
        assertThat(config.windowTokens(2)).isZero();
        assertThat(config.windowTokens(3)).isEqualTo(16);
        assertThat(parse("qwen2", window).slidingWindowTokens())
                .as("max_window_layers is 28, beyond the last layer")
                .isZero();
        assertThat(parse(
                                "qwen3",
                                window + ", \"layer_types\": [\"full_attention\", \"sliding_attention\","
                                        + "\"sliding_attention\", \"sliding_attention\"]")
                        .slidingWindowFromLayer())
                .isEqualTo(1);
        assertThat(refused(
                        "qwen3",
                        window + ", \"layer_types\": [\"sliding_attention\", \"full_attention\","
                                + "\"sliding_attention\", \"sliding_attention\"]"))
                .hasMessageContaining("layer_types is supported only as full_attention layers followed by");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "gemma3 | | model_type \"gemma3\" is not supported; supported: llama, mistral, qwen2, qwen3",
                "llama | , \"rope_scaling\": {\"type\": \"yarn\", \"factor\": 4} | rope_scaling of type \"yarn\" is not",
                "llama | , \"rope_scaling\": {\"type\": \"dynamic\", \"factor\": 4} | rope_scaling of type \"dynamic\"",
                "llama | , \"hidden_act\": \"gelu\" | hidden_act \"gelu\" is not supported; supported: silu",
                "llama | , \"quantization_config\": {\"quant_method\": \"gptq\"} | quantization_config (gptq) is not",
                "llama | , \"num_local_experts\": 8 | num_local_experts 8: mixtures of experts are not supported",
                "qwen2 | , \"num_key_value_heads\": 4, \"use_mrope\": true | use_mrope is not supported",
                "llama | , \"partial_rotary_factor\": 0.5 | partial_rotary_factor 0.5 is not supported",
                "llama | , \"architectures\": [\"LlamaForSequenceClassification\"] | is not a causal language model",
                "llama | , \"torch_dtype\": \"float8_e4m3fn\" | torch_dtype \"float8_e4m3fn\" is not supported",
                "llama | , \"sliding_window\": 4 | sliding_window 4 is not supported for model_type \"llama\"",
            })
    void refusesByName(String modelType, String more, String message) {
        CheckpointException e = refused(modelType, more == null ? "" : more);
        assertThat(e).hasMessageContaining(message).hasMessageStartingWith("config.json: ");
        assertThat(e.kind()).isEqualTo(CheckpointException.Kind.UNSUPPORTED);
        assertThat(e.problems()).hasSize(1);
    }

    @Test
    void reportsAllProblemsAtOnceAndOnlyTrueOnes() {
        CheckpointException e =
                catchThrowableOfType(CheckpointException.class, () -> ModelConfig.parse("""
                        {"model_type": "llama", "hidden_size": "wide", "intermediate_size": -1, "num_attention_heads": 6,
                         "num_key_value_heads": 4, "vocab_size": 10, "eos_token_id": [2, 10], "rms_norm_eps": 0,
                         "rope_scaling": {"rope_type": "llama3", "factor": 8, "low_freq_factor": 1}, "hidden_act": "gelu",
                         "tie_word_embeddings": "yes", "max_position_embeddings": 1.5}
                        """, "dir/config.json"));
        assertThat(e.problems())
                .containsExactlyInAnyOrder(
                        "hidden_act \"gelu\" is not supported; supported: silu",
                        "hidden_size must be a whole number, but is \"wide\"",
                        "num_hidden_layers is missing; every config.json must give it",
                        "rope_scaling.high_freq_factor is missing",
                        "rope_scaling.original_max_position_embeddings is missing",
                        "max_position_embeddings must be a whole number, but is 1.5",
                        "tie_word_embeddings must be true or false, but is \"yes\"",
                        "intermediate_size must be from 1 to 1048576, but is -1",
                        "num_key_value_heads must divide num_attention_heads, but 4 does not divide 6",
                        "rms_norm_eps must be above 0 and below 1, but is 0.0",
                        "eos_token_id 10 is outside the vocabulary of 10 tokens");
        assertThat(e.kind()).isEqualTo(CheckpointException.Kind.INVALID);
        assertThat(e.getMessage()).startsWith("dir/config.json: 11 problems: ").doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{ | is not valid JSON",
                "[] | must hold one JSON object",
                "null | must hold one JSON object",
                "{} x | is not valid JSON",
                "{\"a\": 1, \"a\": 2} | is not valid JSON: Duplicate field 'a'",
                "{\"rms_norm_eps\": NaN} | is not valid JSON",
                "{} | model_type is missing; it must be one of llama, mistral, qwen2, qwen3",
                "{\"model_type\": 3} | model_type must be a string, but is 3",
            })
    void refusesWhatIsNotAConfig(String json, String message) {
        CheckpointException e =
                catchThrowableOfType(CheckpointException.class, () -> ModelConfig.parse(json, "config.json"));
        assertThat(e).hasMessageContaining(message);
    }

    @ParameterizedTest
    @EnumSource
    void writesWhatItReads(Architecture architecture) {
        ModelConfig config = Models.tiny(architecture);
        assertThat(ModelConfig.parse(config.toJson(), "config.json")).isEqualTo(config);
    }

    @Test
    void writesEveryFieldItReads() {
        ModelConfig llama = parse(
                "llama",
                ", \"attention_bias\": true, \"mlp_bias\": true, \"eos_token_id\": [3, 4], \"bos_token_id\": null,"
                        + "\"rope_scaling\": {\"type\": \"linear\", \"factor\": 2.5}, \"rope_theta\": 12345.678,"
                        + "\"tie_word_embeddings\": true, \"torch_dtype\": \"float16\", \"head_dim\": 6");
        assertThat(ModelConfig.parse(llama.toJson(), "config.json")).isEqualTo(llama);
        ModelConfig llama3 = parse(
                "llama",
                ", \"rope_scaling\": {\"rope_type\": \"llama3\", \"factor\": 8, \"low_freq_factor\": 1,"
                        + "\"high_freq_factor\": 4, \"original_max_position_embeddings\": 8192}, \"eos_token_id\": null");
        assertThat(ModelConfig.parse(llama3.toJson(), "config.json")).isEqualTo(llama3);
        ModelConfig mistral = parse("mistral", ", \"sliding_window\": 7, \"num_key_value_heads\": 2");
        assertThat(ModelConfig.parse(mistral.toJson(), "config.json")).isEqualTo(mistral);
        ModelConfig qwen3 = parse(
                "qwen3",
                ", \"num_key_value_heads\": 2, \"attention_bias\": true, \"use_sliding_window\": true,"
                        + "\"sliding_window\": 9, \"max_window_layers\": 2");
        assertThat(qwen3.slidingWindowFromLayer()).isEqualTo(2);
        assertThat(qwen3.outputBias()).isTrue();
        assertThat(ModelConfig.parse(qwen3.toJson(), "config.json")).isEqualTo(qwen3);
    }

    @Test
    void addsTheEndTokensOfGenerationConfig(@TempDir Path directory) throws IOException {
        Files.writeString(
                directory.resolve("config.json"), "{\"model_type\":\"llama\"," + SIZES + ", \"eos_token_id\": 5}");
        Files.writeString(directory.resolve("generation_config.json"), "{\"eos_token_id\": [9, 5], \"top_p\": 0.9}");
        assertThat(ModelConfig.read(directory).endTokens()).containsExactly(5, 9);
        Files.writeString(directory.resolve("generation_config.json"), "{\"eos_token_id\": \"<eos>\"}");
        assertThat(catchThrowableOfType(CheckpointException.class, () -> ModelConfig.read(directory)))
                .hasMessageContaining("generation_config.json: eos_token_id must be a whole number or a list of them");
        assertThat(catchThrowableOfType(CheckpointException.class, () -> ModelConfig.read(directory.resolve("no")))
                        .kind())
                .isEqualTo(CheckpointException.Kind.NOT_FOUND);
    }
}
