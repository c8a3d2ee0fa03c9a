package dev.journeyman.slm.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoraAdapterTest {
    private static final ModelConfig MODEL = Models.tiny(Architecture.QWEN3);
    private static final LoraConfig CONFIG =
            new LoraConfig(3, 6, EnumSet.of(Projection.QUERY, Projection.OUTPUT, Projection.DOWN), false, 0.05, "base");

    @TempDir
    Path directory;

    private static List<TensorSource> matrices(LoraConfig config, ModelConfig model) {
        Random random = new Random(11);
        List<TensorSource> tensors = new ArrayList<>();
        LoraAdapter.expectedShapes(config, model).forEach((name, shape) -> {
            tensors.add(TensorSource.of(name, ElementType.F32, shape, Models.bytes(ElementType.F32, shape, random)));
        });
        return tensors;
    }

    @Test
    void readsBackWhatItWroteBitForBit() {
        List<TensorSource> matrices = matrices(CONFIG, MODEL);
        LoraAdapter.write(directory, CONFIG, MODEL, matrices);
        try (LoraAdapter adapter = LoraAdapter.open(directory, MODEL)) {
            assertThat(adapter.config()).isEqualTo(CONFIG);
            adapter.requireFinite();
            for (TensorSource matrix : matrices) {
                assertThat(matrix.name()).startsWith("base_model.model.model.layers.");
            }
            // Qwen3's heads are wider than its residual stream: 4 heads of 4 on a width of 8.
            assertThat(adapter.down(1, Projection.OUTPUT).shape()).containsExactly(3, 16);
            assertThat(adapter.up(1, Projection.OUTPUT).shape()).containsExactly(8, 3);
            assertThat(adapter.up(0, Projection.QUERY).shape()).containsExactly(16, 3);
            assertThat(adapter.up(0, Projection.QUERY).slice(0, 16 * 3 * 4))
                    .isEqualTo(matrices.stream()
                            .filter(m ->
                                    m.name().equals("base_model.model.model.layers.0.self_attn.q_proj.lora_B.weight"))
                            .findFirst()
                            .orElseThrow()
                            .open()
                            .next());
        }
        assertThatThrownBy(() -> LoraAdapter.write(directory, CONFIG, MODEL, matrices))
                .hasMessageContaining("already holds adapter_config.json");
    }

    /** An adapter_config.json as PEFT 0.17 writes it. */
    @Test
    void readsPeftsConfig() {
        LoraConfig config = LoraConfig.parse("""
                {"alpha_pattern": {}, "auto_mapping": null, "base_model_name_or_path": "org/base", "bias": "none",
                 "corda_config": null, "eva_config": null, "exclude_modules": null, "fan_in_fan_out": false,
                 "inference_mode": true, "init_lora_weights": true, "layer_replication": null, "layers_pattern": null,
                 "layers_to_transform": null, "loftq_config": {}, "lora_alpha": 32, "lora_bias": false,
                 "lora_dropout": 0.1, "megatron_config": null, "megatron_core": "megatron.core", "modules_to_save": null,
                 "peft_type": "LORA", "qalora_group_size": 16, "r": 16, "rank_pattern": {}, "revision": null,
                 "target_modules": ["v_proj", "q_proj"], "target_parameters": null, "task_type": "CAUSAL_LM",
                 "trainable_token_indices": null, "use_dora": false, "use_qalora": false, "use_rslora": true}
                """, "adapter_config.json");
        assertThat(config)
                .isEqualTo(new LoraConfig(16, 32, Set.of(Projection.QUERY, Projection.VALUE), true, 0.1, "org/base"));
        // 32 / sqrt(16), and without rank stabilisation 32 / 16.
        assertThat(config.scale()).isCloseTo(8, within(1e-12));
        assertThat(new LoraConfig(16, 32, config.targets(), false, 0, "").scale())
                .isEqualTo(2);
        assertThat(LoraConfig.parse(config.toJson(), "x")).isEqualTo(config);
        LoraConfig all = LoraConfig.parse(
                "{\"peft_type\":\"LORA\",\"r\":1,\"lora_alpha\":0.5,\"target_modules\":\"all-linear\"}", "x");
        assertThat(all.targets()).hasSize(7);
        assertThat(LoraConfig.parse(all.toJson(), "x")).isEqualTo(all);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"peft_type\": \"IA3\" | peft_type \"IA3\" is not supported; supported: LORA",
                "\"bias\": \"all\" | bias \"all\" is not supported",
                "\"modules_to_save\": [\"lm_head\"] | modules_to_save [\"lm_head\"] is not supported",
                "\"use_dora\": true | use_dora true is not supported",
                "\"rank_pattern\": {\"q_proj\": 4} | rank_pattern {\"q_proj\":4} is not supported",
                "\"layers_to_transform\": [1] | layers_to_transform [1] is not supported",
                "\"init_lora_weights\": \"pissa_niter_4\" | init_lora_weights \"pissa_niter_4\" changes the base weights",
                "\"target_modules\": [\"embed_tokens\"] | target_modules \"embed_tokens\" is not supported; supported: q_proj",
                "\"target_modules\": \".*q_proj\" | target_modules as the pattern \".*q_proj\" is not supported",
                "\"task_type\": \"SEQ_CLS\" | task_type \"SEQ_CLS\" is not supported",
                "\"option_of_the_future\": 3 | option_of_the_future 3 is not supported",
                "\"r\": 0 | r must be from 1 to 4096, but is 0",
                "\"r\": null | r is missing",
                "\"lora_alpha\": -1 | lora_alpha must be a finite number above 0",
                "\"target_modules\": [] | target_modules must name at least one module",
            })
    void refusesByName(String field, String message) {
        String key = field.substring(0, field.indexOf(':'));
        List<String> fields = new ArrayList<>(List.of(
                "\"peft_type\": \"LORA\"", "\"r\": 2", "\"lora_alpha\": 4", "\"target_modules\": [\"q_proj\"]"));
        fields.removeIf(other -> other.startsWith(key + ":"));
        fields.add(field);
        CheckpointException e = catchThrowableOfType(
                CheckpointException.class,
                () -> LoraConfig.parse("{" + String.join(",", fields) + "}", "adapter_config.json"));
        assertThat(e).hasMessageStartingWith("adapter_config.json: ").hasMessageContaining(message);
        assertThat(e.problems()).hasSize(1);
    }

    @Test
    void refusesAnAdapterOfAnotherModel() throws IOException {
        LoraAdapter.write(directory, CONFIG, MODEL, matrices(CONFIG, MODEL));
        assertThat(catchThrowableOfType(
                                CheckpointException.class,
                                () -> LoraAdapter.open(directory, Models.tiny(Architecture.LLAMA)))
                        .problems())
                .hasSize(4)
                .contains("tensor \"base_model.model.model.layers.0.self_attn.q_proj.lora_B.weight\" has shape [16, 3],"
                        + " but the config needs [8, 3]");
        Path more = directory.resolve("more");
        Files.createDirectories(more);
        Files.writeString(more.resolve("adapter_config.json"), CONFIG.toJson());
        List<TensorSource> matrices = new ArrayList<>(matrices(CONFIG, MODEL));
        matrices.removeLast();
        matrices.add(TensorSource.ofFloats("base_model.model.lm_head.weight", new long[] {1}, new float[1]));
        SafetensorsWriter.write(more.resolve("adapter_model.safetensors"), matrices, Map.of());
        assertThat(catchThrowableOfType(CheckpointException.class, () -> LoraAdapter.open(more, MODEL))
                        .problems())
                .containsExactly(
                        "tensor \"base_model.model.model.layers.1.mlp.down_proj.lora_B.weight\" is missing",
                        "tensor \"base_model.model.lm_head.weight\" is not one that target_modules and the model's layers"
                                + " ask for");
    }
}
