package dev.journeyman.slm.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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

    @Test
    void aContinuationIsAsLikelyAsTheReferenceSays() throws Exception {
        Path folder = TestData.file("checkpoints/stories260K/model.safetensors").getParent();
        JsonNode reference = new ObjectMapper()
                .readTree(folder.resolve("reference_logits.json").toFile());
        int[] ids = ints(reference.get("prefix_ids"));
        int[] prompt = Arrays.copyOf(ids, 5);
        int[] rest = Arrays.copyOfRange(ids, 5, ids.length);
        double expected = 0; // token_nll_f64[i] is the loss of token i + 1
        for (int i = 4; i + 1 < ids.length; i++) {
            expected -= reference.get("token_nll_f64").get(i).asDouble();
        }
        try (Checkpoint checkpoint = Checkpoint.open(folder);
                Network network = Network.load(checkpoint, Precision.FLOAT32);
                LikelihoodScorer scorer = new LikelihoodScorer(network, 3, 64)) {
            int[] first = {rest[0]};
            int[] other = {rest[1], rest[0]};
            double[] sums = scorer.logLikelihoods(prompt, List.of(rest, other, first));
            assertThat(sums[0]).isCloseTo(expected, within(1e-3));
            assertThat(sums[2]).isCloseTo(-reference.get("token_nll_f64").get(4).asDouble(), within(1e-4));
            // the cache holds what was scored before, which makes no difference
            assertThat(scorer.logLikelihoods(prompt, List.of(other))[0]).isCloseTo(sums[1], within(1e-4));
            assertThat(scorer.logLikelihoods(Arrays.copyOf(ids, 1), List.of(new int[] {ids[1]}))[0])
                    .as("a prompt of one token")
                    .isCloseTo(-reference.get("token_nll_f64").get(0).asDouble(), within(1e-4));
            assertThatThrownBy(() -> scorer.logLikelihoods(prompt, List.of(rest, rest, rest, rest)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("4 continuations, and there is room for 3");
            assertThatThrownBy(() -> scorer.logLikelihoods(prompt, List.of(new int[0])))
                    .isInstanceOf(IllegalArgumentException.class);
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
