package dev.journeyman.loadtests.bench;

import dev.journeyman.loadtests.measurement.Spread;
import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.generation.Engine;
import dev.journeyman.slm.generation.EngineOptions;
import dev.journeyman.slm.generation.GenerationRequest;
import dev.journeyman.slm.generation.GenerationResult;
import dev.journeyman.slm.generation.NetworkStepModel;
import dev.journeyman.slm.generation.QueueFullException;
import dev.journeyman.slm.network.Network;
import dev.journeyman.slm.network.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Measures in this process what a shared beginning saves: the engine with its prefix cache as {@code serve} has it, and without. */
final class PrefixMeasurement {
    private static final int WARM_UPS = 2;
    private static final int SLOTS = 4;

    private PrefixMeasurement() {}

    /**
     * The numbers of a cell.
     *
     * @throws dev.journeyman.slm.checkpoint.CheckpointException where the checkpoint cannot be used
     */
    static PrefixResult run(Path checkpointDirectory, Precision precision, PrefixSettings asked)
            throws InterruptedException {
        try (Checkpoint checkpoint = Checkpoint.open(checkpointDirectory);
                Network network = Network.load(checkpoint, precision)) {
            PrefixSettings settings = asked.within(checkpoint.config().contextTokens());
            EngineOptions options = EngineOptions.DEFAULT
                    .withSlots(SLOTS)
                    .withContextTokens(settings.prefixTokens() + settings.ownTokens() + 1);
            NetworkStepModel model = new NetworkStepModel(network);
            try (Engine sharing = new Engine(model, token -> new byte[0], options.withSharedBeginnings(true))) {
                return measure(network.config().vocabularySize(), settings, sharing, model, options);
            }
        }
    }

    private static PrefixResult measure(
            int vocabularySize, PrefixSettings settings, Engine sharing, NetworkStepModel model, EngineOptions options)
            throws InterruptedException {
        SplittableRandom random = new SplittableRandom(settings.seed());
        List<Double> first = new ArrayList<>();
        List<Double> second = new ArrayList<>();
        List<int[]> seconds = new ArrayList<>();
        int cached = 0;
        for (int i = 0; i < WARM_UPS + settings.repeats(); i++) {
            int[] prefix = tokens(random, settings.prefixTokens(), vocabularySize);
            GenerationResult one = ask(sharing, prompt(prefix, tokens(random, settings.ownTokens(), vocabularySize)));
            int[] prompt = prompt(prefix, tokens(random, settings.ownTokens(), vocabularySize));
            GenerationResult two = ask(sharing, prompt);
            if (i >= WARM_UPS) {
                first.add(millis(one));
                second.add(millis(two));
                seconds.add(prompt);
                cached = two.cachedPromptTokens();
            }
        }
        List<Double> uncached = new ArrayList<>();
        try (Engine plain = new Engine(model, token -> new byte[0], options)) { // the other one is idle
            for (int[] prompt : seconds) {
                uncached.add(millis(ask(plain, prompt)));
            }
        }
        return new PrefixResult(
                settings,
                Spread.of(first).median(),
                Spread.of(second).median(),
                Spread.of(uncached).median(),
                cached);
    }

    private static GenerationResult ask(Engine engine, int[] prompt) throws InterruptedException {
        try {
            return engine.generate(GenerationRequest.greedy(prompt, 1));
        } catch (QueueFullException e) {
            throw new IllegalStateException("an idle engine has no room", e);
        }
    }

    private static double millis(GenerationResult result) {
        return result.timings().ttftNanos() / 1e6;
    }

    private static int[] tokens(SplittableRandom random, int count, int vocabularySize) {
        return random.ints(count, 0, vocabularySize).toArray();
    }

    private static int[] prompt(int[] prefix, int[] own) {
        int[] prompt = Arrays.copyOf(prefix, prefix.length + own.length);
        System.arraycopy(own, 0, prompt, prefix.length, own.length);
        return prompt;
    }
}
