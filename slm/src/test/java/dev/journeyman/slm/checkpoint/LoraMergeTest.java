package dev.journeyman.slm.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoraMergeTest {
    private static final ModelConfig MODEL = Models.tiny(Architecture.LLAMA);
    private static final LoraConfig CONFIG =
            new LoraConfig(3, 6, EnumSet.of(Projection.KEY, Projection.DOWN), false, 0, "base");

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"F32", "F16", "BF16"})
    void addsTheScaledProductToTheTargetsAndLeavesTheRestAlone(ElementType type) {
        Random random = new Random(7);
        writeBase(type);
        writeAdapter(shape -> Models.bytes(ElementType.F32, shape, random));
        try (Checkpoint base = Checkpoint.open(directory.resolve("base"));
                LoraAdapter adapter = LoraAdapter.open(directory.resolve("adapter"), MODEL)) {
            LoraMerge.write(base, adapter, directory.resolve("merged"));
            try (Checkpoint merged = Checkpoint.open(directory.resolve("merged"))) {
                assertThat(merged.config()).isEqualTo(base.config());
                List<String> changed = new ArrayList<>();
                for (int layer = 0; layer < MODEL.layers(); layer++) {
                    for (Projection target : CONFIG.targets()) {
                        assertMerged(base, adapter, merged, layer, target);
                        changed.add(target.weight(layer));
                    }
                }
                for (String name : base.names()) {
                    assertThat(merged.tensor(name).type()).isEqualTo(type);
                    ByteBuffer before = all(base.tensor(name));
                    assertThat(all(merged.tensor(name)).equals(before)).as(name).isEqualTo(!changed.contains(name));
                }
            }
        }
    }

    private static void assertMerged(
            Checkpoint base, LoraAdapter adapter, Checkpoint merged, int layer, Projection target) {
        float[] before = floats(base.tensor(target.weight(layer)));
        float[] after = floats(merged.tensor(target.weight(layer)));
        float[] down = floats(adapter.down(layer, target));
        float[] up = floats(adapter.up(layer, target));
        int in = target.inWidth(MODEL);
        // half the distance of neighbours, as a share of the number: 24, 11 and 8 bits of mantissa
        double unit = switch (base.tensor(target.weight(layer)).type()) {
            case F16 -> 0x1p-11;
            case BF16 -> 0x1p-8;
            default -> 0x1p-24;
        };
        for (int i = 0; i < after.length; i++) {
            double expected = before[i];
            for (int k = 0; k < 3; k++) {
                expected += 2.0 * up[i / in * 3 + k] * down[k * in + i % in]; // alpha 6 over rank 3
            }
            assertThat((double) after[i]).isCloseTo(expected, within(Math.abs(expected) * unit + 1e-5));
        }
    }

    @Test
    void aMergeThatIsNotFiniteIsRefusedAndLeavesNoCheckpoint() {
        writeBase(ElementType.F32);
        writeAdapter(shape -> {
            int elements = (int) StoredTensor.elements(shape);
            ByteBuffer bytes = ByteBuffer.allocate(elements * 4).order(java.nio.ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < elements; i++) {
                bytes.putFloat(1e30f);
            }
            return bytes.flip();
        });
        try (Checkpoint base = Checkpoint.open(directory.resolve("base"));
                LoraAdapter adapter = LoraAdapter.open(directory.resolve("adapter"), MODEL)) {
            CheckpointException e = catchThrowableOfType(
                    CheckpointException.class, () -> LoraMerge.write(base, adapter, directory.resolve("merged")));
            assertThat(e.kind()).isEqualTo(CheckpointException.Kind.NON_FINITE);
            assertThat(e).hasMessageContaining("k_proj");
            assertThat(directory.resolve("merged").resolve("config.json")).doesNotExist();
        }
    }

    @Test
    void anAdapterOfAnotherModelIsRefused() {
        ModelConfig other = Models.tiny(Architecture.QWEN3);
        Random random = new Random(7);
        writeBase(ElementType.F32);
        LoraAdapter.write(
                directory.resolve("adapter"),
                CONFIG,
                other,
                matrices(other, shape -> Models.bytes(ElementType.F32, shape, random)));
        try (Checkpoint base = Checkpoint.open(directory.resolve("base"));
                LoraAdapter adapter = LoraAdapter.open(directory.resolve("adapter"), other)) {
            assertThatThrownBy(() -> LoraMerge.write(base, adapter, directory.resolve("merged")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("other shapes");
        }
    }

    private interface Content {
        ByteBuffer of(long[] shape);
    }

    private void writeBase(ElementType type) {
        CheckpointWriter.write(directory.resolve("base"), MODEL, Models.weights(MODEL, type, 5));
    }

    private void writeAdapter(Content content) {
        LoraAdapter.write(directory.resolve("adapter"), CONFIG, MODEL, matrices(MODEL, content));
    }

    private static List<TensorSource> matrices(ModelConfig model, Content content) {
        List<TensorSource> matrices = new ArrayList<>();
        LoraAdapter.expectedShapes(CONFIG, model)
                .forEach((name, shape) ->
                        matrices.add(TensorSource.of(name, ElementType.F32, shape, content.of(shape))));
        return matrices;
    }

    private static ByteBuffer all(StoredTensor tensor) {
        return tensor.slice(0, (int) tensor.bytes());
    }

    private static float[] floats(StoredTensor tensor) {
        ByteBuffer bytes = all(tensor);
        float[] floats = new float[(int) tensor.elements()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = switch (tensor.type()) {
                case F32 -> bytes.getFloat();
                case F16 -> Float.float16ToFloat(bytes.getShort());
                default -> Float.intBitsToFloat(bytes.getShort() << 16);
            };
        }
        return floats;
    }
}
