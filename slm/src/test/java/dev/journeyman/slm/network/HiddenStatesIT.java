package dev.journeyman.slm.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.slm.checkpoint.Checkpoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Mean hidden states against the other way through the network. The output head is linear, so the mean of a text's logits is the head times the mean of its
 * hidden states; and what leaves layer n is what leaves the last layer of a network that has n layers.
 */
class HiddenStatesIT {
    private static final int[] TEXT = {1, 11, 35, 9, 61, 63, 15, 45, 25, 19, 27, 49};

    @TempDir
    private Path folder;

    private int written;

    static Stream<Arguments> models() throws Exception {
        return GoldenModels.read().get("models").properties().stream()
                .map(Map.Entry::getKey)
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("models")
    void everyLayerAgreesWithAFullPassThroughANetworkOfSoManyLayers(String name) throws Exception {
        JsonNode model = GoldenModels.read().get("models").get(name);
        int layers = model.at("/config/num_hidden_layers").asInt();
        try (Network whole = load(model, layers);
                HiddenStates states = whole.hiddenStates(32)) {
            for (int layer = 1; layer <= layers; layer++) {
                try (Network cut = load(model, layer);
                        HiddenStates last = cut.hiddenStates(32);
                        KvCache cache = cut.newCache(1, 32);
                        Logits logits = cut.forward(List.of(new Row(0, 0, TEXT, Row.Want.ALL)), cache)) {
                    float[] mean = states.means(List.of(TEXT), layer, true)[0];
                    assertClose(mean, last.means(List.of(TEXT), layer, true)[0], 1e-4f);
                    float[] head = head(cut, mean.length);
                    for (int v = 0; v < cut.config().vocabularySize(); v++) {
                        double expected = 0;
                        for (int t = 0; t < TEXT.length; t++) {
                            expected += logits.row(t)[v] / TEXT.length;
                        }
                        double actual = 0;
                        for (int c = 0; c < mean.length; c++) {
                            actual += head[v * mean.length + c] * mean[c];
                        }
                        assertThat(actual).as("layer " + layer + " token " + v).isCloseTo(expected, within(1e-3));
                    }
                }
            }
        }
    }

    @Test
    void aBatchEqualsEachAlone() throws Exception {
        JsonNode model = GoldenModels.read().get("models").get("llama2");
        try (Network network = load(model, 2);
                HiddenStates states = network.hiddenStates(32)) {
            List<int[]> texts = new ArrayList<>();
            for (int length : new int[] {1, 12, 3, 7}) {
                texts.add(Arrays.copyOf(TEXT, length));
            }
            float[][] together = states.means(texts, 2, false);
            for (int i = 0; i < texts.size(); i++) {
                assertClose(together[i], states.means(List.of(texts.get(i)), 2, false)[0], 1e-5f);
            }
        }
    }

    @Test
    void eachTokensStateHasTheMeanThatIsToldAndKnowsOnlyWhatStandsBefore() throws Exception {
        JsonNode model = GoldenModels.read().get("models").get("llama2");
        try (Network network = load(model, 2);
                HiddenStates states = network.hiddenStates(32)) {
            for (boolean normed : new boolean[] {false, true}) {
                float[][] tokens = states.tokens(TEXT, 1, normed);
                assertThat(tokens.length).isEqualTo(TEXT.length);
                float[] mean = new float[states.width()];
                for (float[] token : tokens) {
                    for (int c = 0; c < mean.length; c++) {
                        mean[c] += token[c] / TEXT.length;
                    }
                }
                assertClose(mean, states.means(List.of(TEXT), 1, normed)[0], 1e-5f);
                float[][] beginning = states.tokens(Arrays.copyOf(TEXT, 4), 1, normed);
                for (int t = 0; t < beginning.length; t++) {
                    assertClose(beginning[t], tokens[t], 1e-5f);
                }
            }
        }
    }

    @Test
    void whatItCannotDoIsSaid() throws Exception {
        JsonNode model = GoldenModels.read().get("models").get("llama2");
        try (Network network = load(model, 2);
                HiddenStates states = network.hiddenStates(8)) {
            assertThatThrownBy(() -> states.means(List.of(), 1, false)).hasMessageContaining("no text");
            assertThatThrownBy(() -> states.means(List.of(new int[9]), 1, false))
                    .hasMessageContaining("9 tokens");
            assertThatThrownBy(() -> states.means(List.of(new int[] {64}), 1, false))
                    .hasMessageContaining("token 64");
            assertThatThrownBy(() -> states.means(List.of(new int[] {1}), 3, false))
                    .hasMessageContaining("layer 3");
            assertThatThrownBy(() -> network.hiddenStates(65)).hasMessageContaining("65 tokens");
        }
    }

    private Network load(JsonNode model, int layers) {
        ObjectNode cut = model.deepCopy();
        ((ObjectNode) cut.get("config")).put("num_hidden_layers", layers);
        Path place = folder.resolve("model-" + written++);
        GoldenModels.write(cut, place);
        try (Checkpoint checkpoint = Checkpoint.open(place)) {
            return Network.load(checkpoint, Precision.FLOAT32);
        }
    }

    /** The output head [V,C], the embedding where they are tied. */
    private float[] head(Network network, int width) {
        String name = network.config().tiedEmbeddings() ? "model.embed_tokens.weight" : "lm_head.weight";
        return GoldenModels.values(name, new long[] {network.config().vocabularySize(), width});
    }

    private static void assertClose(float[] actual, float[] expected, float tolerance) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(tolerance));
        }
    }
}
