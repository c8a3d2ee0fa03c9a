package dev.journeyman.slm.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;

/** Tiny models for the tests of this package. */
final class Models {
    private Models() {}

    /** Two layers, grouped-query attention, tied embeddings. */
    static ModelConfig tiny(Architecture architecture) {
        boolean qwen2 = architecture == Architecture.QWEN2;
        boolean qwen3 = architecture == Architecture.QWEN3;
        return new ModelConfig(
                architecture,
                16,
                8,
                12,
                2,
                4,
                2,
                qwen3 ? 4 : 2,
                1e-6,
                10_000,
                RopeScaling.NONE,
                64,
                0,
                0,
                true,
                qwen2,
                false,
                false,
                qwen3,
                List.of(2),
                OptionalInt.of(1),
                "float32");
    }

    /** Random finite weights for a config: the seed decides the bytes. */
    static List<TensorSource> weights(ModelConfig config, ElementType type, long seed) {
        Random random = new Random(seed);
        List<TensorSource> tensors = new ArrayList<>();
        TensorNames.expectedShapes(config)
                .forEach((name, shape) -> tensors.add(TensorSource.of(name, type, shape, bytes(type, shape, random))));
        return tensors;
    }

    /** Random bytes with exponents kept below all ones. */
    static ByteBuffer bytes(ElementType type, long[] shape, Random random) {
        int elements = (int) StoredTensor.elements(shape);
        ByteBuffer bytes = ByteBuffer.allocate(elements * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < elements; i++) {
            switch (type) {
                case F32 -> bytes.putFloat((float) random.nextGaussian());
                case BF16 -> bytes.putShort((short) (Float.floatToIntBits((float) random.nextGaussian()) >>> 16));
                case F16 -> bytes.putShort(Float.floatToFloat16((float) random.nextGaussian()));
                default -> throw new IllegalArgumentException(type.toString());
            }
        }
        return bytes.flip();
    }

    static Path write(Path directory, Architecture architecture, long seed) {
        ModelConfig config = tiny(architecture);
        CheckpointWriter.write(directory, config, weights(config, ElementType.F32, seed));
        return directory;
    }
}
