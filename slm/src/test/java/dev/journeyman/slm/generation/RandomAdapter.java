package dev.journeyman.slm.generation;

import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.checkpoint.ElementType;
import dev.journeyman.slm.checkpoint.LoraAdapter;
import dev.journeyman.slm.checkpoint.LoraConfig;
import dev.journeyman.slm.checkpoint.LoraMerge;
import dev.journeyman.slm.checkpoint.ModelConfig;
import dev.journeyman.slm.checkpoint.Projection;
import dev.journeyman.slm.checkpoint.TensorSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Adapters with random numbers, large enough that they say something else than the base, and the base with one merged into it. */
final class RandomAdapter {
    private RandomAdapter() {}

    static void write(Path folder, Path base, int rank, Set<Projection> targets, boolean stabilized, long seed) {
        try (Checkpoint checkpoint = Checkpoint.open(base)) {
            ModelConfig model = checkpoint.config();
            LoraConfig config = new LoraConfig(rank, 2.0 * rank, targets, stabilized, 0, "");
            Random random = new Random(seed);
            List<TensorSource> sources = new ArrayList<>();
            LoraAdapter.expectedShapes(config, model).forEach((name, shape) -> {
                // so that B A x is about a quarter of x, whatever rank and scale are
                double deviation =
                        name.contains("lora_A") ? 1 / Math.sqrt(shape[1]) : 0.25 / (config.scale() * Math.sqrt(rank));
                sources.add(TensorSource.of(name, ElementType.F32, shape, numbers(shape, deviation, random)));
            });
            LoraAdapter.write(folder, config, model, sources);
        }
    }

    private static ByteBuffer numbers(long[] shape, double deviation, Random random) {
        int count = Math.toIntExact(shape[0] * shape[1]);
        ByteBuffer bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            bytes.putFloat((float) (deviation * random.nextGaussian()));
        }
        return bytes.flip();
    }

    static void merge(Path base, Path adapter, Path merged) {
        try (Checkpoint checkpoint = Checkpoint.open(base);
                LoraAdapter opened = LoraAdapter.open(adapter, checkpoint.config())) {
            LoraMerge.write(checkpoint, opened, merged);
        }
    }
}
