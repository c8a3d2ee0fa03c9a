package dev.journeyman.slm.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.checkpoint.ModelConfig;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes out of a step, and what may not be taken for a token. */
class LogitsIT {
    private static final float NAN = Float.NaN;
    private static final float INF = Float.POSITIVE_INFINITY;

    @TempDir
    private Path folder;

    @Test
    void noTokenIsTakenFromARowWithoutAFiniteLargestNumber() throws Exception {
        float[] numbers = {
            1, 3, 3, 2, // the lowest of two
            1, NAN, 5, 0, NAN, 1, 2, 3, 0, INF, 1, 2, -INF, -INF, -INF, -INF, -INF, -2, -1,
            -INF, // a token may be impossible
        };
        try (Program program = Program.compile(config(model()))) {
            PtNDManager step = program.manager().newSubManager(program.manager().getDevice());
            try (Logits logits = new Logits(program, step, Program.floats(step, numbers, new Shape(6, 4)), 6, 4)) {
                int[] tokens = new int[logits.count()];
                for (int i = 0; i < tokens.length; i++) {
                    tokens[i] = logits.argmax(i);
                }
                assertThat(tokens).containsExactly(1, -1, -1, -1, -1, 2);
                assertThat(logits.row(0)).containsExactly(1, 3, 3, 2);
                assertThat(logits.row(5)).containsExactly(-INF, -2, -1, -INF);
                assertThatThrownBy(() -> logits.row(6)).isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> logits.argmax(-1)).isInstanceOf(IndexOutOfBoundsException.class);
            }
        }
    }

    @Test
    void aLongContextCostsNothingUntilACacheAsksForIt() throws Exception {
        ObjectNode stretched = model().deepCopy();
        ((ObjectNode) stretched.get("config")).put("max_position_embeddings", 1 << 28);
        GoldenModels.write(model(), folder.resolve("short"));
        GoldenModels.write(stretched, folder.resolve("long"));
        int[] ids = {1, 2, 3, 4};
        float[] expected = last("short", ids);
        assertThat(last("long", ids)).containsExactly(expected);
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve("long"));
                Network network = Network.load(checkpoint, Precision.FLOAT32)) {
            assertThatThrownBy(() -> network.newCache(1, 1 << 28))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("ask for at most");
            try (KvCache cache = network.newCache(1, 8)) {
                assertThatThrownBy(() ->
                                network.forward(List.of(new Row(0, Integer.MAX_VALUE, ids, Row.Want.LAST)), cache))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("in a cache for 8");
            }
        }
    }

    private float[] last(String name, int[] ids) {
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve(name));
                Network network = Network.load(checkpoint, Precision.FLOAT32);
                KvCache cache = network.newCache(1, 8);
                Logits logits = network.forward(List.of(new Row(0, 0, ids, Row.Want.LAST)), cache)) {
            return logits.row(0);
        }
    }

    private static ObjectNode model() throws Exception {
        return (ObjectNode) GoldenModels.read().get("models").get("llama2");
    }

    private static ModelConfig config(JsonNode model) {
        return ModelConfig.parse(model.get("config").toString(), "golden.json");
    }
}
