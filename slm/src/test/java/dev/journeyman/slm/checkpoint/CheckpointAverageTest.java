package dev.journeyman.slm.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckpointAverageTest {
    private static final ModelConfig MODEL = Models.tiny(Architecture.LLAMA);

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"F32", "F16", "BF16"})
    void everyWeightIsTheMean(ElementType type) {
        Path mean = average(filled("a", type, 1), filled("b", type, 2), filled("c", type, 6));
        try (Checkpoint checkpoint = Checkpoint.open(mean)) {
            assertThat(checkpoint.config()).isEqualTo(MODEL);
            for (String name : checkpoint.names()) {
                StoredTensor tensor = checkpoint.tensor(name);
                assertThat(tensor.type()).isEqualTo(type);
                float[] values = new float[(int) tensor.elements()];
                WeightValues.read(tensor, 0, values);
                assertThat(values).as(name).containsOnly(3f);
            }
        }
    }

    /** Between two neighbours of bfloat16 the even one is taken: 1 has an even last bit, 1 + 2^-7 an odd one, 1 + 2^-6 an even one. */
    @Test
    void halfWayItRoundsToEven() {
        assertThat(firstOf(average(filled("a", ElementType.BF16, 1), filled("b", ElementType.BF16, 1 + 0x1p-7f))))
                .isEqualTo(1f);
        assertThat(firstOf(average(
                        filled("c", ElementType.BF16, 1 + 0x1p-7f), filled("d", ElementType.BF16, 1 + 0x1p-6f))))
                .isEqualTo(1 + 0x1p-6f);
    }

    @Test
    void theMeanOfOneIsThatOne() {
        CheckpointWriter.write(directory.resolve("one"), MODEL, Models.weights(MODEL, ElementType.BF16, 5));
        Path mean = average(directory.resolve("one"));
        try (Checkpoint one = Checkpoint.open(directory.resolve("one"));
                Checkpoint same = Checkpoint.open(mean)) {
            for (String name : one.names()) {
                StoredTensor tensor = one.tensor(name);
                assertThat(same.tensor(name).slice(0, (int) tensor.bytes()))
                        .isEqualTo(tensor.slice(0, (int) tensor.bytes()));
            }
        }
    }

    @Test
    void anotherConfigIsRefused() {
        Path other = Models.write(directory.resolve("other"), Architecture.QWEN3, 1);
        assertThatThrownBy(() -> average(filled("a", ElementType.F32, 1), other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("other is of another config than");
    }

    @Test
    void aMeanThatIsNotFiniteIsRefusedAndLeavesNoCheckpoint() {
        Path bad = filled("bad", ElementType.F32, Float.POSITIVE_INFINITY);
        CheckpointException e =
                catchThrowableOfType(CheckpointException.class, () -> average(filled("a", ElementType.F32, 1), bad));
        assertThat(e.kind()).isEqualTo(CheckpointException.Kind.NON_FINITE);
        assertThat(directory.resolve("mean-a-bad/config.json")).doesNotExist();
    }

    private Path filled(String name, ElementType type, float value) {
        List<TensorSource> tensors = new ArrayList<>();
        TensorNames.expectedShapes(MODEL).forEach((tensor, shape) -> {
            int elements = (int) StoredTensor.elements(shape);
            ByteBuffer bytes = ByteBuffer.allocate(elements * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < elements; i++) {
                WeightValues.put(type, value, bytes);
            }
            tensors.add(TensorSource.of(tensor, type, shape, bytes.flip()));
        });
        CheckpointWriter.write(directory.resolve(name), MODEL, tensors);
        return directory.resolve(name);
    }

    private Path average(Path... models) {
        StringBuilder name = new StringBuilder("mean");
        List<Checkpoint> open = new ArrayList<>();
        try {
            for (Path model : models) {
                name.append('-').append(model.getFileName());
                open.add(Checkpoint.open(model));
            }
            Path mean = directory.resolve(name.toString());
            CheckpointAverage.write(open, mean);
            return mean;
        } finally {
            open.forEach(Checkpoint::close);
        }
    }

    private static float firstOf(Path model) {
        try (Checkpoint checkpoint = Checkpoint.open(model)) {
            float[] value = new float[1];
            WeightValues.read(checkpoint.tensor(checkpoint.names().get(0)), 0, value);
            return value[0];
        }
    }
}
