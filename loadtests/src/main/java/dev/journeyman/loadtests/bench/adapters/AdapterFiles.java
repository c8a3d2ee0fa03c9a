package dev.journeyman.loadtests.bench.adapters;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.loadtests.bench.RandomCheckpoint;
import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.checkpoint.CheckpointWriter;
import dev.journeyman.slm.checkpoint.ElementType;
import dev.journeyman.slm.checkpoint.LoraAdapter;
import dev.journeyman.slm.checkpoint.LoraConfig;
import dev.journeyman.slm.checkpoint.LoraMerge;
import dev.journeyman.slm.checkpoint.ModelConfig;
import dev.journeyman.slm.checkpoint.Projection;
import dev.journeyman.slm.checkpoint.StoredTensor;
import dev.journeyman.slm.checkpoint.TensorSource;
import dev.journeyman.slm.checkpoint.WeightValues;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A base with random weights that never ends an answer by itself, random adapters of it, and the models that those were merged into.
 *
 * @param folder where they are
 */
record AdapterFiles(Path folder) {
    /** How much of its input an adapter adds, about: enough to say something else. */
    private static final double STRENGTH = 0.25;

    Path base() {
        return folder.resolve("base");
    }

    Path adapter(int index) {
        return folder.resolve("adapter-" + index);
    }

    Path merged(int index) {
        return folder.resolve("merged-" + index);
    }

    /**
     * Writes all of them.
     *
     * @param wide whether weights are stored in float32, in which merging rounds next to nothing; else in bfloat16
     */
    void write(ModelConfig shape, AdaptersSettings settings, boolean wide) throws IOException {
        Path random = wide ? folder.resolve("random") : base();
        RandomCheckpoint.write(random, shape, settings.seed());
        neverEnding(random);
        if (wide) {
            widen(random);
        }
        for (int i = 0; i < settings.adapters(); i++) {
            try (Checkpoint base = Checkpoint.open(base())) {
                writeAdapter(base.config(), settings, i);
                try (LoraAdapter adapter = LoraAdapter.open(adapter(i), base.config())) {
                    LoraMerge.write(base, adapter, merged(i));
                }
            }
        }
    }

    private static void neverEnding(Path directory) throws IOException {
        JsonMapper json = new JsonMapper();
        Path config = directory.resolve("config.json");
        ObjectNode node = (ObjectNode) json.readTree(config.toFile());
        node.putArray("eos_token_id");
        json.writeValue(config.toFile(), node);
    }

    private void widen(Path random) {
        try (Checkpoint narrow = Checkpoint.open(random)) {
            List<TensorSource> tensors = new ArrayList<>();
            for (String name : narrow.names()) {
                StoredTensor tensor = narrow.tensor(name);
                float[] values = new float[Math.toIntExact(tensor.elements())];
                WeightValues.read(tensor, 0, values);
                tensors.add(TensorSource.ofFloats(name, tensor.shape(), values));
            }
            CheckpointWriter.write(base(), narrow.config(), tensors);
        }
    }

    private void writeAdapter(ModelConfig shape, AdaptersSettings settings, int index) {
        LoraConfig config =
                new LoraConfig(settings.rank(), 2.0 * settings.rank(), EnumSet.allOf(Projection.class), false, 0, "");
        SplittableRandom random = new SplittableRandom(settings.seed() + 1 + index);
        List<TensorSource> tensors = new ArrayList<>();
        LoraAdapter.expectedShapes(config, shape).forEach((name, size) -> {
            double deviation = name.contains("lora_A")
                    ? 1 / Math.sqrt((double) size[1])
                    : STRENGTH / (config.scale() * Math.sqrt(settings.rank()));
            ByteBuffer values =
                    ByteBuffer.allocate(Math.toIntExact(4 * size[0] * size[1])).order(ByteOrder.LITTLE_ENDIAN);
            while (values.hasRemaining()) {
                values.putFloat((float) (deviation * random.nextGaussian()));
            }
            tensors.add(TensorSource.of(name, ElementType.F32, size, values.flip()));
        });
        LoraAdapter.write(adapter(index), config, shape, tensors);
    }
}
