package dev.journeyman.loadtests.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Noise on weights, in a file made by hand: a matrix of 1000 ones in each form, and a norm of twos. */
class NoisyCheckpointTest {
    private static final int WEIGHTS = 1000;
    private static final String HEADER = """
            {"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[10,100],"data_offsets":[0,4000]},\
            "b":{"dtype":"BF16","shape":[100,10],"data_offsets":[4000,6000]},\
            "norm":{"dtype":"BF16","shape":[10],"data_offsets":[6000,6020]}}""";

    @TempDir
    private Path folder;

    @Test
    void matricesAreDisturbedAndVectorsAreNot() throws IOException {
        byte[] before = file(HEADER);
        ByteBuffer after =
                ByteBuffer.wrap(NoisyCheckpoint.noisy(before.clone(), 0.1, 3)).order(ByteOrder.LITTLE_ENDIAN);
        int data = Long.BYTES + HEADER.length();

        double squares32 = 0;
        double squares16 = 0;
        for (int i = 0; i < WEIGHTS; i++) {
            squares32 += Math.pow(after.getFloat(data + 4 * i) - 1, 2);
            squares16 += Math.pow(Float.intBitsToFloat(after.getShort(data + 4000 + 2 * i) << 16) - 1, 2);
        }
        // the deviation of 1000 draws is within a tenth of 0.1 by far; rounding to 8 bits adds little to it
        assertThat(Math.sqrt(squares32 / WEIGHTS)).isBetween(0.09, 0.11);
        assertThat(Math.sqrt(squares16 / WEIGHTS)).isBetween(0.09, 0.11);
        for (int i = 0; i < 10; i++) {
            assertThat(Float.intBitsToFloat(after.getShort(data + 6000 + 2 * i) << 16))
                    .isEqualTo(2f);
        }
        assertThat(NoisyCheckpoint.noisy(before.clone(), 0.1, 3)).isEqualTo(after.array());
        assertThat(NoisyCheckpoint.noisy(before.clone(), 0.1, 4)).isNotEqualTo(after.array());
    }

    @Test
    void theCopyHasAllButTheScorecard() throws IOException {
        Path model = Files.createDirectories(folder.resolve("model"));
        Files.write(model.resolve("model.safetensors"), file(HEADER));
        Files.writeString(model.resolve("config.json"), "{}");
        Files.writeString(model.resolve("scorecard.json"), "{}");

        Path copy = NoisyCheckpoint.write(model, folder.resolve("copy"), 0.1, 1);

        assertThat(copy).isDirectoryNotContaining("glob:**scorecard.json").isDirectoryContaining("glob:**config.json");
        assertThat(Files.size(copy.resolve("model.safetensors"))).isEqualTo(file(HEADER).length);
    }

    @Test
    void whatIsNoCheckpointIsRefused() {
        assertThatThrownBy(() -> NoisyCheckpoint.noisy(new byte[7], 1, 1)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> NoisyCheckpoint.noisy(
                        file(HEADER.replace("[6000,6020]", "[6000,6020]").replace("[4000,6000]", "[4000,9000]")), 1, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("outside");
        assertThatThrownBy(() -> NoisyCheckpoint.noisy(file(HEADER.replace("\"F32\"", "\"F16\"")), 1, 1))
                .hasMessageContaining("neither");
    }

    private static byte[] file(String header) {
        byte[] head = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(Long.BYTES + head.length + 6020).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(head.length).put(head);
        for (int i = 0; i < WEIGHTS; i++) {
            file.putFloat(1);
        }
        for (int i = 0; i < WEIGHTS; i++) {
            file.putShort((short) 0x3F80);
        }
        for (int i = 0; i < 10; i++) {
            file.putShort((short) 0x4000);
        }
        return file.array();
    }
}
