package dev.journeyman.slm.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.slm.network.KvCache;
import dev.journeyman.slm.network.Logits;
import dev.journeyman.slm.network.Network;
import dev.journeyman.slm.network.Precision;
import dev.journeyman.slm.network.Row;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whether a prompt's keys and values are taken from a cache or computed, alone or in company, cannot be told from what follows, to the last bit: compared are the log-probabilities
 * of a prompt's first answer token, which hang on all of them.
 */
class PromptPiecesIT {
    private static final long SEED = 20261122;
    private static final int CONTEXT = 640;
    private static final TokenBytes BYTES = token -> new byte[] {'a'};

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Precision.class)
    void theFirstTokensLogprobsAreTheSameWithAndWithoutACacheAloneAndInCompany(Precision precision) throws Exception {
        tellWhatCompanyDoes(precision);
        for (int width : new int[] {64, 256}) {
            Path model = folder.resolve(precision.label() + width);
            RandomNetwork.write(model, width, CONTEXT, SEED);
            List<GenerationRequest> requests = requests(new Random(SEED + width));
            try (Network network = RandomNetwork.load(model, precision)) {
                List<List<TokenLogprob>> alone = new ArrayList<>();
                for (GenerationRequest request : requests) {
                    try (Engine engine = engine(network, 1, false)) {
                        alone.add(engine.generate(request).logprobs());
                    }
                }
                for (boolean shares : new boolean[] {false, true}) {
                    try (Engine engine = engine(network, 1, shares)) {
                        for (int i = 0; i < requests.size(); i++) {
                            GenerationResult result = engine.generate(requests.get(i));
                            assertThat(first(result.logprobs()))
                                    .as(
                                            "%s, width %d, request %d, one after another, shared: %s",
                                            precision, width, i, shares)
                                    .isEqualTo(first(alone.get(i)));
                        }
                    }
                    try (Engine engine = engine(network, 5, shares)) {
                        List<Recorder> recorders = new ArrayList<>();
                        for (GenerationRequest request : requests) {
                            recorders.add(new Recorder());
                            engine.submit(request, recorders.getLast());
                        }
                        for (int i = 0; i < requests.size(); i++) {
                            assertThat(first(recorders.get(i).result().logprobs()))
                                    .as("%s, width %d, request %d, in company, shared: %s", precision, width, i, shares)
                                    .isEqualTo(first(alone.get(i)));
                        }
                        assertThat(engine.stats().cachedPromptTokensTotal() > 0).isEqualTo(shares);
                    }
                }
            }
        }
    }

    /** Prompts of 1 to 500 tokens that share beginnings of 0 to 400; the answers are long enough that they are beside each other. */
    private static List<GenerationRequest> requests(Random random) {
        int[] trunk = random.ints(400, 0, RandomNetwork.VOCABULARY).toArray();
        List<GenerationRequest> requests = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            int shared = 100 * random.nextInt(5);
            int own = 1 + random.nextInt(100);
            int[] prompt = Arrays.copyOf(trunk, shared + own);
            for (int at = shared; at < prompt.length; at++) {
                prompt[at] = random.nextInt(RandomNetwork.VOCABULARY);
            }
            requests.add(GenerationRequest.greedy(prompt, 1 + random.nextInt(8)).withTopLogprobs(20));
        }
        return requests;
    }

    private static List<String> first(List<TokenLogprob> logprobs) {
        return logprobs.getFirst().top().stream()
                .map(each -> each.token() + " " + Double.doubleToLongBits(each.logprob()))
                .toList();
    }

    private static Engine engine(Network network, int slots, boolean shares) {
        EngineOptions options =
                new EngineOptions(slots, CONTEXT, 64, 256, Duration.ofSeconds(20)).withSharedBeginnings(shares);
        return new Engine(new NetworkStepModel(network), BYTES, options);
    }

    /** Says (it is no promise, and depends on the processor) what the number of rows in a product does to bits: this is why pieces are computed alone. */
    private void tellWhatCompanyDoes(Precision precision) {
        Random random = new Random(SEED);
        Path model = folder.resolve(precision.label());
        RandomNetwork.write(model, 768, CONTEXT, SEED);
        int[] prompt = random.ints(128, 0, RandomNetwork.VOCABULARY).toArray();
        try (Network network = RandomNetwork.load(model, precision);
                KvCache cache = network.newCache(4, CONTEXT)) {
            float[] whole = last(network, cache, List.of(new Row(0, 0, prompt, Row.Want.LAST)));
            List<Row> beside = new ArrayList<>(List.of(new Row(0, 0, prompt, Row.Want.LAST)));
            IntStream.range(1, 4)
                    .forEach(slot -> beside.add(new Row(slot, 0, Arrays.copyOf(prompt, 7 * slot), Row.Want.NONE)));
            StringBuilder told = new StringBuilder(precision + ", width 768: of " + whole.length
                    + " logits differ in company " + differ(whole, last(network, cache, beside)));
            for (int piece : new int[] {64, 32, 8, 1}) {
                float[] inPieces = new float[0];
                for (int from = 0; from < 128; from += piece) {
                    int[] tokens = Arrays.copyOfRange(prompt, from, from + piece);
                    inPieces = last(network, cache, List.of(new Row(0, from, tokens, Row.Want.LAST)));
                }
                told.append(", in pieces of ").append(piece).append(": ").append(differ(whole, inPieces));
            }
            System.out.println(told);
        }
    }

    private static float[] last(Network network, KvCache cache, List<Row> rows) {
        try (Logits logits = network.forward(rows, cache)) {
            return logits.row(0);
        }
    }

    private static long differ(float[] one, float[] other) {
        return IntStream.range(0, one.length).filter(i -> one[i] != other[i]).count();
    }
}
