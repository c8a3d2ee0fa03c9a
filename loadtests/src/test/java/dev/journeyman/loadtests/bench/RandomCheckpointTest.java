package dev.journeyman.loadtests.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.checkpoint.ElementType;
import dev.journeyman.slm.checkpoint.StoredTensor;
import dev.journeyman.slm.checkpoint.TensorNames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomCheckpointTest {
    @TempDir
    Path directory;

    @Test
    void isAWholeCheckpointOfTheShape() {
        RandomCheckpoint.write(directory.resolve("a"), Shape.TINY.config(), 7);

        try (Checkpoint checkpoint = Checkpoint.open(directory.resolve("a"))) {
            assertThat(checkpoint.config()).isEqualTo(Shape.TINY.config());
            for (String name : checkpoint.names()) {
                StoredTensor tensor = checkpoint.tensor(name);
                assertThat(tensor.type()).isEqualTo(ElementType.BF16);
                assertThat(tensor.firstNonFinite()).as(name).isEmpty();
            }
            assertThat(floats(checkpoint.tensor(TensorNames.FINAL_NORM))).containsOnly(1);
        }
    }

    @Test
    void matricesAreNormalWithTheDeviationOfAFreshNetwork() {
        RandomCheckpoint.write(directory.resolve("a"), Shape.TINY.config(), 7);

        try (Checkpoint checkpoint = Checkpoint.open(directory.resolve("a"))) {
            float[] values = floats(checkpoint.tensor(TensorNames.EMBEDDINGS)); // [V,C] = 320 * 64 values
            double sum = 0;
            double squares = 0;
            int beyondTwo = 0;
            for (float value : values) {
                sum += value;
                squares += value * value;
                beyondTwo += Math.abs(value) > 0.04 ? 1 : 0;
            }
            assertThat(values).hasSize(320 * 64);
            assertThat(sum / values.length).isCloseTo(0, within(0.001));
            assertThat(Math.sqrt(squares / values.length)).isCloseTo(0.02, within(0.0005));
            assertThat((double) beyondTwo / values.length).isCloseTo(0.0455, within(0.01));
        }
    }

    @Test
    void theSameSeedGivesTheSameBytes() throws IOException {
        RandomCheckpoint.write(directory.resolve("a"), Shape.TINY.config(), 7);
        RandomCheckpoint.write(directory.resolve("b"), Shape.TINY.config(), 7);
        RandomCheckpoint.write(directory.resolve("c"), Shape.TINY.config(), 8);

        assertThat(Files.mismatch(weights("a"), weights("b"))).isEqualTo(-1);
        assertThat(Files.mismatch(weights("a"), weights("c"))).isPositive();
    }

    /** The rule of IEEE 754: to nearest, ties to even. 1 + 2^-8 lies between 0x3F80 and 0x3F81, 1 + 3 * 2^-8 between 81 and 82. */
    @Test
    void bfloat16RoundsToNearestEven() {
        assertThat(RandomCheckpoint.bfloat16(1)).isEqualTo((short) 0x3F80);
        assertThat(RandomCheckpoint.bfloat16(-2)).isEqualTo((short) 0xC000);
        assertThat(RandomCheckpoint.bfloat16(1 + Math.scalb(1.0, -8))).isEqualTo((short) 0x3F80);
        assertThat(RandomCheckpoint.bfloat16(1 + 3 * Math.scalb(1.0, -8))).isEqualTo((short) 0x3F82);
        assertThat(RandomCheckpoint.bfloat16(1 + Math.scalb(1.0, -8) + Math.scalb(1.0, -20)))
                .isEqualTo((short) 0x3F81);
    }

    private Path weights(String name) {
        return directory.resolve(name).resolve("model.safetensors");
    }

    private static float[] floats(StoredTensor tensor) {
        ByteBuffer bytes = tensor.slice(0, (int) tensor.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[bytes.remaining() / 2];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(bytes.getShort() << 16);
        }
        return values;
    }
}
