package dev.journeyman.slm.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.journeyman.slm.checkpoint.CheckpointWriter;
import dev.journeyman.slm.checkpoint.ModelConfig;
import dev.journeyman.slm.checkpoint.TensorNames;
import dev.journeyman.slm.checkpoint.TensorSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** The small models of golden.json, whose weights are computed from the tensors' names as golden.py computes them. */
public final class GoldenModels {
    private GoldenModels() {}

    /** The file that src/test/python/golden.py wrote. */
    public static JsonNode read() throws IOException {
        try (InputStream in = GoldenModels.class.getResourceAsStream("golden.json")) {
            return new ObjectMapper().readTree(in);
        }
    }

    /** Writes a model as a checkpoint. */
    public static void write(JsonNode model, Path directory) {
        ModelConfig config = ModelConfig.parse(model.get("config").toString(), "golden.json");
        List<TensorSource> tensors = new ArrayList<>();
        TensorNames.expectedShapes(config)
                .forEach((name, shape) -> tensors.add(TensorSource.ofFloats(name, shape, values(name, shape))));
        CheckpointWriter.write(directory, config, tensors);
    }

    /** A tensor's numbers, row by row. */
    static float[] values(String name, long[] shape) {
        int count = 1;
        for (long each : shape) {
            count *= (int) each;
        }
        CRC32 crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.US_ASCII));
        long state = crc.getValue() & 0x7FFFFFFF;
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            state = (state * 1103515245L + 12345) & 0x7FFFFFFF;
            double number = (state >> 7) / (double) (1 << 24) - 0.5;
            values[i] = (float) (name.endsWith("norm.weight") ? 1 + 0.5 * number : 0.4 * number);
        }
        return values;
    }
}
