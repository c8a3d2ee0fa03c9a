package dev.journeyman.slm.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A LoRA adapter in PEFT's form that was checked against the model it belongs to: adapter_config.json and
 * adapter_model.safetensors.
 */
public final class LoraAdapter implements AutoCloseable {
    static final String CONFIG_FILE = "adapter_config.json";
    static final String WEIGHTS_FILE = "adapter_model.safetensors";

    /** PEFT's wrapper and the causal language model inside it. */
    private static final String PREFIX = "base_model.model.";

    private final LoraConfig config;
    private final SafetensorsFile file;

    private LoraAdapter(LoraConfig config, SafetensorsFile file) {
        this.config = config;
        this.file = file;
    }

    /**
     * Opens an adapter and checks config, names, types and shapes against a model.
     *
     * @throws CheckpointException if anything does not fit, naming file, field and fix
     */
    public static LoraAdapter open(Path directory, ModelConfig model) {
        return open(directory.resolve(CONFIG_FILE), directory.resolve(WEIGHTS_FILE), model);
    }

    /** Opens an adapter whose files have other names. */
    static LoraAdapter open(Path configFile, Path weightsFile, ModelConfig model) {
        LoraConfig config = LoraConfig.readFile(configFile);
        SafetensorsFile file = SafetensorsFile.open(weightsFile);
        try {
            check(config, model, file);
            return new LoraAdapter(config, file);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static void check(LoraConfig config, ModelConfig model, SafetensorsFile file) {
        SequencedMap<String, long[]> expected = expectedShapes(config, model);
        List<Problem> problems = new ArrayList<>();
        expected.forEach((name, shape) -> {
            StoredTensor tensor = file.tensors().get(name);
            if (tensor == null) {
                problems.add(CheckpointShapes.mismatch("tensor " + Quoted.text(name) + " is missing"));
            } else {
                CheckpointShapes.fit(tensor, shape, problems);
            }
        });
        for (String name : file.names()) {
            if (!expected.containsKey(name)) {
                problems.add(CheckpointShapes.mismatch("tensor " + Quoted.text(name)
                        + " is not one that target_modules and the model's layers ask for"));
            }
        }
        if (!problems.isEmpty()) {
            throw new CheckpointException(file.path().toString(), problems);
        }
    }

    /** Every tensor of an adapter to a model and its shape: A [r, in] and B [out, r] of each target in each layer. */
    public static SequencedMap<String, long[]> expectedShapes(LoraConfig config, ModelConfig model) {
        SequencedMap<String, long[]> shapes = new LinkedHashMap<>();
        for (int layer = 0; layer < model.layers(); layer++) {
            for (Projection target : config.targets()) {
                shapes.put(downName(layer, target), new long[] {config.rank(), target.inWidth(model)});
                shapes.put(upName(layer, target), new long[] {target.outWidth(model), config.rank()});
            }
        }
        return shapes;
    }

    /** The name of A [r, in]. */
    public static String downName(int layer, Projection target) {
        return PREFIX + target.module(layer) + ".lora_A.weight";
    }

    /** The name of B [out, r]. */
    public static String upName(int layer, Projection target) {
        return PREFIX + target.module(layer) + ".lora_B.weight";
    }

    /**
     * Writes an adapter into a directory that has none, weights first, so that a killed writer leaves none either.
     *
     * @param tensors exactly those of {@link #expectedShapes}, in any order; each F32, F16 or BF16
     * @throws CheckpointException if the tensors are not those, the directory already holds an adapter, or writing fails
     */
    public static void write(Path directory, LoraConfig config, ModelConfig model, List<TensorSource> tensors) {
        List<TensorSource> ordered =
                CheckpointShapes.checkSources(expectedShapes(config, model), tensors, directory, "this adapter");
        createEmpty(directory);
        SafetensorsWriter.write(directory.resolve(WEIGHTS_FILE), ordered, Map.of("format", "pt"));
        AtomicFile.write(directory.resolve(CONFIG_FILE), config.toJson());
    }

    private static void createEmpty(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new CheckpointException(
                    CheckpointException.Kind.UNREADABLE, directory.toString(), "cannot be written: " + e, e);
        }
        for (String name : List.of(CONFIG_FILE, WEIGHTS_FILE)) {
            if (Files.exists(directory.resolve(name))) {
                throw new CheckpointException(
                        CheckpointException.Kind.INVALID,
                        directory.toString(),
                        "already holds " + name + "; write an adapter into a new directory");
            }
        }
    }

    /** What it changes and how strongly. */
    public LoraConfig config() {
        return config;
    }

    /** A [r, in] of a target. */
    public StoredTensor down(int layer, Projection target) {
        return file.tensor(downName(layer, target));
    }

    /** B [out, r] of a target. */
    public StoredTensor up(int layer, Projection target) {
        return file.tensor(upName(layer, target));
    }

    /**
     * Reads every matrix once and checks that no element is NaN or infinite.
     *
     * @throws CheckpointException naming the first tensor and element that is
     */
    public void requireFinite() {
        file.tensors().values().forEach(CheckpointShapes::requireFinite);
    }

    /** Ends the making of new slices; those already taken stay readable. */
    @Override
    public void close() {
        file.close();
    }
}
