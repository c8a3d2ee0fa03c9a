package dev.journeyman.guardrails.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ModelFileTest {
    private static final String DIGEST = "ab".repeat(32);

    private static ModelFile file() {
        Random random = new Random(4);
        Map<Head, HeadModel> heads = new EnumMap<>(Head.class);
        for (Head head : Head.values()) {
            byte[] weights = new byte[Features.SLOTS];
            random.nextBytes(weights);
            heads.put(head, new HeadModel(weights, new HeadModel.Scale(-0.5f, 0.01f, 10, 2, -1, 0.5f)));
        }
        return new ModelFile(heads, DIGEST, 7);
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        ModelFile written = file();
        byte[] bytes = written.bytes();
        ModelFile read = ModelFile.read(bytes);
        assertThat(read.bytes()).isEqualTo(bytes);
        assertThat(read.seed()).isEqualTo(7);
        assertThat(read.trainedOn()).isEqualTo(DIGEST);
        for (Head head : Head.values()) {
            assertThat(read.heads().get(head).bytes())
                    .isEqualTo(written.heads().get(head).bytes());
            assertThat(read.heads().get(head).scale())
                    .isEqualTo(written.heads().get(head).scale());
        }
        // 48 bytes before the heads, 22 + name a head (5 names of 34 letters in all, each after 2 bytes), the weights,
        // the digest.
        assertThat(bytes).hasSize(48 + 5 * (2 + 22 + (1 << 17)) + 9 + 4 + 7 + 5 + 8 + 32);
    }

    @Test
    void whatIsNoModelIsRefusedByName() {
        assertThatThrownBy(() -> ModelFile.read(new byte[10]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("10 bytes");
        assertThatThrownBy(() -> ModelFile.read("{\"this is\": \"something else, and longer than a digest\"}"
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("JGC1");
    }

    @Test
    void aNewerFormatIsRefused() {
        byte[] bytes = file().bytes();
        bytes[5] = 2;
        assertThatThrownBy(() -> ModelFile.read(bytes))
                .isInstanceOf(IOException.class)
                .hasMessage("the classifier's model has format 2, this program reads 1");
    }

    @Test
    void oneThatIsCutOrChangedAnywhereIsRefused() {
        byte[] bytes = file().bytes();
        for (int length : new int[] {40, 100, 1000, bytes.length / 2, bytes.length - 1}) {
            assertThatThrownBy(() -> ModelFile.read(Arrays.copyOf(bytes, length)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("damaged");
        }
        Random random = new Random(5);
        for (int i = 0; i < 50; i++) {
            byte[] changed = bytes.clone();
            changed[6 + random.nextInt(bytes.length - 6)] ^= (byte) (1 + random.nextInt(255));
            assertThatThrownBy(() -> ModelFile.read(changed)).isInstanceOf(IOException.class);
        }
    }
}
