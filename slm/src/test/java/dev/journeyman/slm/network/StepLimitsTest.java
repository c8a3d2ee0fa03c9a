package dev.journeyman.slm.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.journeyman.slm.checkpoint.ModelConfig;
import org.junit.jupiter.api.Test;

/** Sizes that no array can have are refused before anything is allocated, in words that say what to ask for instead. */
class StepLimitsTest {
    private static final int QWEN_VOCABULARY = 151_936;

    @Test
    void logitsOfMoreThanTwoGibibytesAreRefused() {
        int most = Integer.MAX_VALUE / Float.BYTES / QWEN_VOCABULARY;
        assertThatCode(() -> Logits.checkSize(most, QWEN_VOCABULARY)).doesNotThrowAnyException();
        assertThatThrownBy(() -> Logits.checkSize(most + 1, QWEN_VOCABULARY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most " + most + " tokens");
        // 2^15 * 2^17 is 0 in 32 bits
        assertThatThrownBy(() -> Logits.checkSize(1 << 15, 1 << 17)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRotaryTableThatNoArrayHoldsIsRefused() {
        ModelConfig config = ModelConfig.parse("""
                {"model_type": "llama", "hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2,
                 "num_key_value_heads": 1, "vocab_size": 16, "intermediate_size": 12,
                 "max_position_embeddings": 268435456}
                """, "config.json");
        assertThatThrownBy(() -> RotaryTable.of(config, config.contextTokens()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("268435456 tokens");
        RotaryTable table = RotaryTable.of(config, 3);
        assertThat(table.cosines()).hasSize(3 * 4);
        // head width 4, theta 10,000: frequencies 1 and 0.01; the first half of the sines is subtracted; by hand for
        // position 2
        assertThat(table.cosines()[8]).isEqualTo((float) Math.cos(2f));
        assertThat(table.cosines()[9]).isEqualTo((float) Math.cos(2f * 0.01f));
        assertThat(table.cosines()[10]).isEqualTo(table.cosines()[8]);
        assertThat(table.sines()[11]).isEqualTo((float) Math.sin(2f * 0.01f));
        assertThat(table.sines()[9]).isEqualTo(-table.sines()[11]);
        assertThat(table.sines()[0]).isZero();
    }
}
