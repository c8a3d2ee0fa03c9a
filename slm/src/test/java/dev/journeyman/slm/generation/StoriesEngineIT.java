package dev.journeyman.slm.generation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.journeyman.slm.TestData;
import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.network.Network;
import dev.journeyman.slm.network.Precision;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The engine over a real network, stories260K: the reference's greedy tokens, and batched equal to alone. */
class StoriesEngineIT {
    @Test
    void theEngineSaysWhatTheReferenceSaysAloneAndInABatch() throws Exception {
        Path folder = TestData.file("checkpoints/stories260K/model.safetensors").getParent();
        JsonNode reference = new ObjectMapper()
                .readTree(folder.resolve("reference_logits.json").toFile());
        int[] greedy = ints(reference.get("greedy_ids_from_bos"));
        EngineOptions options = new EngineOptions(4, 256, 32, 24, Duration.ofSeconds(20));
        List<GenerationRequest> requests = requests(greedy);
        try (Checkpoint checkpoint = Checkpoint.open(folder);
                Network network = Network.load(checkpoint, Precision.FLOAT32)) {
            List<int[]> alone = new ArrayList<>();
            try (Engine engine =
                    new Engine(new NetworkStepModel(network), token -> new byte[0], options.withSlots(1))) {
                int[] said = engine.generate(GenerationRequest.greedy(Arrays.copyOf(greedy, 1), 100))
                        .tokens();
                assertThat(said).startsWith(Arrays.copyOfRange(greedy, 1, Math.min(101, greedy.length)));
                for (GenerationRequest request : requests) {
                    alone.add(engine.generate(request).tokens());
                }
            }
            try (Engine engine = new Engine(new NetworkStepModel(network), token -> new byte[0], options)) {
                List<Recorder> recorders = new ArrayList<>();
                for (GenerationRequest request : requests) {
                    recorders.add(new Recorder());
                    engine.submit(request, recorders.get(recorders.size() - 1));
                }
                for (int i = 0; i < recorders.size(); i++) {
                    assertThat(recorders.get(i).result().tokens())
                            .as("request %d", i)
                            .isEqualTo(alone.get(i));
                }
            }
        }
    }

    /** Prompts of 1 to 71 tokens, half of them sampled. */
    private static List<GenerationRequest> requests(int[] greedy) {
        List<GenerationRequest> requests = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            GenerationRequest request = GenerationRequest.greedy(Arrays.copyOf(greedy, 1 + 14 * i), 24);
            SamplingOptions sampled =
                    SamplingOptions.builder().temperature(0.8).topP(0.9).seed(i).build();
            requests.add(i % 2 == 0 ? request : request.withSampling(sampled));
        }
        return requests;
    }

    private static int[] ints(JsonNode array) {
        int[] ints = new int[array.size()];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = array.get(i).asInt();
        }
        return ints;
    }
}
