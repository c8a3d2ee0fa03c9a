package dev.journeyman.slm.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.journeyman.slm.checkpoint.Checkpoint;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each supported architecture against PyTorch in Python (src/test/python/golden.py), float64, loops instead of kernels. */
class ArchitecturesIT {
    @TempDir
    private Path folder;

    static Stream<Arguments> models() throws Exception {
        return GoldenModels.read().get("models").properties().stream()
                .map(Map.Entry::getKey)
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("models")
    void agreesWithPyTorch(String name) throws Exception {
        JsonNode model = GoldenModels.read().get("models").get(name);
        GoldenModels.write(model, folder.resolve(name));
        int[] ids = new int[model.get("ids").size()];
        Arrays.setAll(ids, i -> model.get("ids").get(i).asInt());
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve(name));
                Network network = Network.load(checkpoint, Precision.FLOAT32);
                KvCache cache = network.newCache(2, 32)) {
            try (Logits logits = network.forward(List.of(new Row(0, 0, ids, Row.Want.ALL)), cache)) {
                for (int t = 0; t < ids.length; t++) {
                    double sum = 0;
                    for (float logit : logits.row(t)) {
                        sum += logit;
                    }
                    assertThat(sum)
                            .as("sum of logits at " + t)
                            .isCloseTo(model.get("sums").get(t).asDouble(), within(1e-3));
                }
                assertLast(logits.row(ids.length - 1), model);
            }
            // token by token out of the cache gives the same
            for (int t = 0; t < ids.length; t++) {
                try (Logits logits =
                        network.forward(List.of(new Row(1, t, new int[] {ids[t]}, Row.Want.LAST)), cache)) {
                    if (t == ids.length - 1) {
                        assertLast(logits.row(0), model);
                    }
                }
            }
        }
    }

    private static void assertLast(float[] row, JsonNode model) {
        assertThat(row).hasSize(model.get("last_logits").size());
        for (int v = 0; v < row.length; v++) {
            assertThat(row[v]).isCloseTo((float) model.get("last_logits").get(v).asDouble(), within(1e-4f));
        }
    }
}
