package dev.journeyman.slm.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FiniteScanTest {
    @TempDir
    Path directory;

    private OptionalLong firstNonFinite(ElementType type, ByteBuffer bytes) {
        Path path = directory.resolve("x.safetensors");
        long[] shape = {bytes.remaining() / type.bytes()};
        SafetensorsWriter.write(path, List.of(TensorSource.of("x", type, shape, bytes)), Map.of());
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            return file.tensor("x").firstNonFinite();
        }
    }

    /** Every bit pattern of 16 bits, each alone between zeros, against Java's own conversion to float. */
    @ParameterizedTest
    @EnumSource(names = {"F16", "BF16"})
    void knowsEverySixteenBitPattern(ElementType type) {
        for (int start = 0; start < 1 << 16; start += 1 << 10) {
            ByteBuffer bytes = ByteBuffer.allocate(2 << 10).order(ByteOrder.LITTLE_ENDIAN);
            OptionalLong expected = OptionalLong.empty();
            for (int i = 0; i < 1 << 10; i++) {
                short bits = (short) (start + i);
                bytes.putShort(bits);
                float value =
                        type == ElementType.F16 ? Float.float16ToFloat(bits) : Float.intBitsToFloat((start + i) << 16);
                if (expected.isEmpty() && !Float.isFinite(value)) {
                    expected = OptionalLong.of(i);
                }
            }
            assertThat(firstNonFinite(type, bytes.flip())).as("from %x", start).isEqualTo(expected);
        }
    }

    @Test
    void findsAnElementAtAnyPlace() {
        Random random = new Random(17);
        for (ElementType type : List.of(ElementType.F32, ElementType.F16, ElementType.BF16)) {
            for (int elements : new int[] {1, 2, 3, 5, 1023, 70_001}) {
                ByteBuffer bytes = Models.bytes(type, new long[] {elements}, random);
                assertThat(firstNonFinite(type, bytes)).isEmpty();
                int place = random.nextInt(elements);
                for (int at : new int[] {elements - 1, place, 0}) {
                    switch (type) {
                        case F32 -> bytes.putInt(4 * at, at == place ? 0xFF800000 : 0x7FC00001);
                        case F16 -> bytes.putShort(2 * at, (short) (at == place ? 0xFC00 : 0x7C01));
                        default -> bytes.putShort(2 * at, (short) (at == place ? 0xFF80 : 0x7F81));
                    }
                    assertThat(firstNonFinite(type, bytes)).hasValue(at);
                }
            }
        }
    }

    @Test
    void acceptsTheLargestAndSmallestNumbers() {
        ByteBuffer bytes = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putFloat(Float.MAX_VALUE).putFloat(-Float.MAX_VALUE).putFloat(Float.MIN_VALUE);
        bytes.putFloat(-0f).putFloat(Float.MIN_NORMAL).putFloat(-1).flip();
        assertThat(firstNonFinite(ElementType.F32, bytes)).isEmpty();
    }
}
