package dev.journeyman.loadtests.bench.adapters;

import dev.journeyman.loadtests.measurement.ProcessMemory;
import dev.journeyman.loadtests.measurement.Spread;
import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.generation.AdapterStats;
import dev.journeyman.slm.generation.Engine;
import dev.journeyman.slm.generation.EngineOptions;
import dev.journeyman.slm.generation.Generation;
import dev.journeyman.slm.generation.GenerationException;
import dev.journeyman.slm.generation.GenerationListener;
import dev.journeyman.slm.generation.GenerationRequest;
import dev.journeyman.slm.generation.GenerationResult;
import dev.journeyman.slm.generation.NetworkStepModel;
import dev.journeyman.slm.generation.QueueFullException;
import dev.journeyman.slm.generation.TokenLogprob;
import dev.journeyman.slm.network.Network;
import dev.journeyman.slm.network.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/** Measures one way in this process, and what it says. */
final class AdaptersMeasurement implements AutoCloseable {
    private static final int WARM_UPS = 1;

    private final Way way;
    private final AdapterFiles files;
    private final Precision precision;
    private final AdaptersSettings settings;
    private final List<Network> networks = new ArrayList<>();
    private final List<Engine> engines = new ArrayList<>();
    private final List<Double> modelLoads = new ArrayList<>();
    private final List<Double> adapterLoads = new ArrayList<>();

    private AdaptersMeasurement(Way way, AdapterFiles files, Precision precision, AdaptersSettings settings) {
        this.way = way;
        this.files = files;
        this.precision = precision;
        this.settings = settings;
    }

    /**
     * The numbers of a way.
     *
     * @throws dev.journeyman.slm.checkpoint.CheckpointException where its files cannot be used
     */
    static AdaptersResult run(Way way, AdapterFiles files, Precision precision, AdaptersSettings settings)
            throws InterruptedException {
        try (AdaptersMeasurement measurement = new AdaptersMeasurement(way, files, precision, settings)) {
            measurement.load();
            return measurement.measure();
        }
    }

    private Network network(int index) {
        boolean merged = way == Way.MODELS || way == Way.MERGED;
        try (Checkpoint checkpoint = Checkpoint.open(merged ? files.merged(index) : files.base())) {
            return Network.load(checkpoint, precision);
        }
    }

    private void load() {
        network(0).close(); // the library is loaded and the file in memory: what is timed is neither
        int models = way == Way.MODELS ? settings.adapters() : 1;
        for (int i = 0; i < models; i++) {
            long begun = System.nanoTime();
            networks.add(network(i));
            modelLoads.add(millisSince(begun));
            int slots = settings.streams().stream().mapToInt(each -> each).max().orElse(1);
            engines.add(new Engine(
                    new NetworkStepModel(networks.getLast()),
                    token -> new byte[0],
                    EngineOptions.DEFAULT
                            .withSlots(Math.max(slots, settings.adapters()))
                            .withContextTokens(settings.promptTokens() + settings.answerTokens() + 1)));
        }
        if (way == Way.ADAPTERS) {
            for (int i = 0; i < settings.adapters(); i++) {
                long begun = System.nanoTime();
                engines.getFirst().adapters().load(name(i), files.adapter(i));
                adapterLoads.add(millisSince(begun));
            }
        }
    }

    private static double millisSince(long begun) {
        return (System.nanoTime() - begun) / 1e6;
    }

    private static String name(int adapter) {
        return "adapter-" + adapter;
    }

    private AdaptersResult measure() throws InterruptedException {
        List<List<Integer>> texts = texts();
        long resident = ProcessMemory.residentBytes("self").orElse(-1);
        Map<Integer, Double> rates = new LinkedHashMap<>();
        for (int streams : settings.streams()) {
            List<Double> measured = new ArrayList<>();
            for (int i = 0; i < WARM_UPS + settings.repeats(); i++) {
                double rate = rate(streams);
                if (i >= WARM_UPS) {
                    measured.add(rate);
                }
            }
            rates.put(streams, Spread.of(measured).median());
        }
        long weights = networks.stream().mapToLong(Network::weightBytes).sum()
                + engines.stream()
                        .flatMap(engine -> engine.adapters().list().stream())
                        .mapToLong(AdapterStats::bytes)
                        .sum();
        return new AdaptersResult(
                rates,
                weights,
                resident,
                Spread.of(modelLoads).median(),
                adapterLoads.isEmpty() ? 0 : Spread.of(adapterLoads).median(),
                texts);
    }

    /** What each says to one prompt, adapters all at once. */
    private List<List<Integer>> texts() throws InterruptedException {
        int many = way == Way.ADAPTERS || way == Way.MODELS ? settings.adapters() : 1;
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            answers.add(ask(i, prompt(0)));
        }
        List<List<Integer>> texts = new ArrayList<>();
        for (Answer answer : answers) {
            texts.add(Arrays.stream(answer.await().tokens()).boxed().toList());
        }
        return texts;
    }

    /** Answers' tokens a second where so many streams are asked at once, or of several models each its share. */
    private double rate(int streams) throws InterruptedException {
        long begun = System.nanoTime();
        long tokens = 0;
        for (int model = 0; model < engines.size(); model++) {
            List<Answer> answers = new ArrayList<>();
            for (int stream = model; stream < streams; stream += engines.size()) {
                answers.add(ask(stream, prompt(stream)));
            }
            for (Answer answer : answers) {
                tokens += answer.await().tokens().length;
            }
        }
        return tokens / ((System.nanoTime() - begun) / 1e9);
    }

    private int[] prompt(int stream) {
        return new SplittableRandom(settings.seed() + stream)
                .ints(settings.promptTokens(), 0, networks.getFirst().config().vocabularySize())
                .toArray();
    }

    private Answer ask(int stream, int[] prompt) {
        GenerationRequest request = GenerationRequest.greedy(prompt, settings.answerTokens());
        if (way == Way.ADAPTERS) {
            request = request.withAdapter(name(stream % settings.adapters()));
        }
        return Answer.of(engines.get(stream % engines.size()), request);
    }

    /** An answer that is awaited. */
    private static final class Answer implements GenerationListener {
        private final CompletableFuture<GenerationResult> result = new CompletableFuture<>();

        static Answer of(Engine engine, GenerationRequest request) {
            Answer answer = new Answer();
            try {
                Generation unused = engine.submit(request, answer);
                return answer;
            } catch (QueueFullException e) {
                throw new IllegalStateException("an idle engine has no room", e);
            }
        }

        GenerationResult await() throws InterruptedException {
            try {
                return result.get();
            } catch (java.util.concurrent.ExecutionException e) {
                throw new IllegalStateException("an answer failed: " + e.getMessage(), e);
            }
        }

        @Override
        public void onText(String text, List<TokenLogprob> logprobs) {}

        @Override
        public void onEnd(GenerationResult ended) {
            result.complete(ended);
        }

        @Override
        public void onError(GenerationException error) {
            result.completeExceptionally(error);
        }
    }

    @Override
    public void close() {
        engines.forEach(Engine::close);
        networks.forEach(Network::close);
    }
}
