package dev.journeyman.slm.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged files end in a valid result or a {@link CheckpointException}, and in nothing else.
 *
 * <p>{@code -Djourneyman.fuzz=10000} sets the number of mutated files over all tests of this class, and
 * {@code -Djourneyman.fuzz.seed=N} replays; a failure names the seed and the round.
 */
class CheckpointFuzzTest {
    private static final int FILES = Integer.getInteger("journeyman.fuzz", 2400);
    private static final long SEED = Long.getLong("journeyman.fuzz.seed", 20261101L);

    /** Twenty problems of two quoted names each. */
    private static final int MAX_MESSAGE = 12_000;

    @TempDir
    Path directory;

    /** How the mutants ended: read, or refused as what. */
    private final Map<CheckpointException.Kind, Integer> refusals = new EnumMap<>(CheckpointException.Kind.class);

    private int valid;

    private void attempt(int round, byte[] mutant, Callable<?> reader) throws IOException {
        try {
            reader.call();
            valid++;
        } catch (CheckpointException e) {
            refusals.merge(e.kind(), 1, Integer::sum);
            String message = e.getMessage();
            if (message == null || message.isBlank() || message.contains("\n") || message.length() > MAX_MESSAGE) {
                throw new AssertionError("seed " + SEED + ", round " + round + ": not a clear message: " + message, e);
            }
        } catch (Exception | Error e) {
            Path kept = Files.write(Files.createTempFile("checkpoint-fuzz-", ".bin"), mutant);
            throw new AssertionError("seed " + SEED + ", round " + round + ": mutant kept as " + kept, e);
        }
    }

    /** Deletes first: file systems flush to the disk when a file is truncated and written anew. */
    private static void replace(Path file, byte[] bytes) throws IOException {
        Files.deleteIfExists(file);
        Files.write(file, bytes);
    }

    private void report(String what) {
        System.out.printf("fuzz %s: seed %d, %d read, refused %s%n", what, SEED, valid, refusals);
    }

    /** Half of the files: the weights, opened as a checkpoint and read to the last byte. */
    @Test
    void damagedWeights() throws IOException {
        Path model = directory.resolve("model");
        Models.write(model, Architecture.QWEN2, SEED);
        Path weights = model.resolve("model.safetensors");
        byte[] original = Files.readAllBytes(weights);
        Mutator mutator = new Mutator(SEED);
        for (int round = 0; round < FILES / 2; round++) {
            byte[] mutant = round % 3 == 0 ? mutator.mutate(original) : mutator.mutateHeader(original);
            replace(weights, mutant);
            attempt(round, mutant, () -> {
                try (Checkpoint checkpoint = Checkpoint.open(model)) {
                    checkpoint.requireFinite();
                    return readAll(checkpoint);
                }
            });
        }
        report("weights");
        assertThat(refusals.keySet()).contains(CheckpointException.Kind.MALFORMED, CheckpointException.Kind.MISMATCH);
    }

    private static long readAll(Checkpoint checkpoint) {
        long sum = 0;
        for (String name : checkpoint.names()) {
            StoredTensor tensor = checkpoint.tensor(name);
            if (tensor.elements() * tensor.type().bytes() != tensor.bytes()) {
                throw new AssertionError(tensor + " has " + tensor.bytes() + " bytes");
            }
            var bytes = tensor.slice(0, (int) tensor.bytes());
            while (bytes.hasRemaining()) {
                sum += bytes.get();
            }
        }
        return sum;
    }

    /** A quarter: config.json; what is read must survive being written. */
    @Test
    void damagedConfigs() throws IOException {
        List<ModelConfig> configs = List.of(
                Models.tiny(Architecture.LLAMA),
                Models.tiny(Architecture.MISTRAL),
                Models.tiny(Architecture.QWEN2),
                Models.tiny(Architecture.QWEN3));
        Mutator mutator = new Mutator(SEED + 1);
        Path file = directory.resolve("config.json");
        for (int round = 0; round < FILES / 4; round++) {
            byte[] mutant = mutator.mutate(configs.get(round % 4).toJson().getBytes(StandardCharsets.UTF_8));
            replace(file, mutant);
            attempt(round, mutant, () -> {
                ModelConfig config = ModelConfig.read(directory);
                assertThat(ModelConfig.parse(config.toJson(), "again")).isEqualTo(config);
                return config;
            });
        }
        report("configs");
        assertThat(valid).isPositive();
        assertThat(refusals.keySet())
                .contains(
                        CheckpointException.Kind.MALFORMED,
                        CheckpointException.Kind.INVALID,
                        CheckpointException.Kind.UNSUPPORTED);
    }

    /** An eighth: the index of a sharded checkpoint. */
    @Test
    void damagedIndexes() throws IOException {
        ModelConfig config = Models.tiny(Architecture.LLAMA);
        CheckpointWriter.write(directory, config, Models.weights(config, ElementType.F32, SEED), 3000);
        Path index = directory.resolve("model.safetensors.index.json");
        byte[] original = Files.readAllBytes(index);
        Mutator mutator = new Mutator(SEED + 2);
        for (int round = 0; round < FILES / 8; round++) {
            byte[] mutant = mutator.mutate(original);
            replace(index, mutant);
            attempt(round, mutant, () -> {
                try (Checkpoint checkpoint = Checkpoint.open(directory)) {
                    return readAll(checkpoint);
                }
            });
        }
        report("indexes");
        assertThat(refusals.keySet()).contains(CheckpointException.Kind.MALFORMED, CheckpointException.Kind.MISMATCH);
    }

    /** An eighth: an adapter's config and its matrices in turn. */
    @Test
    void damagedAdapters() throws IOException {
        ModelConfig model = Models.tiny(Architecture.LLAMA);
        LoraConfig lora = new LoraConfig(2, 4, EnumSet.of(Projection.QUERY, Projection.UP), true, 0, "base");
        List<TensorSource> matrices = LoraAdapter.expectedShapes(lora, model).entrySet().stream()
                .map(e -> TensorSource.ofFloats(
                        e.getKey(), e.getValue(), new float[(int) StoredTensor.elements(e.getValue())]))
                .toList();
        LoraAdapter.write(directory, lora, model, matrices);
        Path config = directory.resolve("adapter_config.json");
        Path weights = directory.resolve("adapter_model.safetensors");
        byte[] originalConfig = Files.readAllBytes(config);
        byte[] originalWeights = Files.readAllBytes(weights);
        Mutator mutator = new Mutator(SEED + 3);
        for (int round = 0; round < FILES / 8; round++) {
            boolean inConfig = round % 2 == 0;
            byte[] mutant = inConfig ? mutator.mutate(originalConfig) : mutator.mutateHeader(originalWeights);
            replace(config, inConfig ? mutant : originalConfig);
            replace(weights, inConfig ? originalWeights : mutant);
            attempt(round, mutant, () -> {
                try (LoraAdapter adapter = LoraAdapter.open(directory, model)) {
                    adapter.requireFinite();
                    return adapter.config();
                }
            });
        }
        report("adapters");
        assertThat(refusals).isNotEmpty();
    }
}
