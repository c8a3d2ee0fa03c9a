package dev.journeyman.slm.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A model directory that was checked and can be loaded: config.json and the weights, in one safetensors file or several.
 *
 * <p>Opening maps files and reads headers; weights are read only when a tensor's bytes are.
 */
public final class Checkpoint implements AutoCloseable {
    static final String WEIGHTS_FILE = "model.safetensors";

    private final Path directory;
    private final ModelConfig config;
    private final List<SafetensorsFile> files;
    private final SequencedMap<String, StoredTensor> tensors;

    private Checkpoint(
            Path directory,
            ModelConfig config,
            List<SafetensorsFile> files,
            SequencedMap<String, StoredTensor> tensors) {
        this.directory = directory;
        this.config = config;
        this.files = files;
        this.tensors = tensors;
    }

    /**
     * Opens a directory and checks everything but the weights' values: config, headers, offsets, names, types and shapes.
     *
     * @throws CheckpointException if anything does not fit, naming file, field and fix
     */
    public static Checkpoint open(Path directory) {
        ModelConfig config = ModelConfig.read(directory);
        List<SafetensorsFile> files = new ArrayList<>();
        try {
            Map<String, StoredTensor> stored = openFiles(directory, files);
            return new Checkpoint(directory, config, files, CheckpointShapes.check(config, stored, directory));
        } catch (RuntimeException e) {
            files.forEach(SafetensorsFile::close);
            throw e;
        }
    }

    private static Map<String, StoredTensor> openFiles(Path directory, List<SafetensorsFile> files) {
        Path single = directory.resolve(WEIGHTS_FILE);
        if (Files.exists(single)) {
            SafetensorsFile file = SafetensorsFile.open(single);
            files.add(file);
            return file.tensors();
        }
        Path index = directory.resolve(ShardIndex.FILE);
        if (Files.exists(index)) {
            return openShards(directory, index, files);
        }
        boolean pickled = Files.exists(directory.resolve("pytorch_model.bin"))
                || Files.exists(directory.resolve("pytorch_model.bin.index.json"));
        throw new CheckpointException(
                CheckpointException.Kind.NOT_FOUND,
                directory.toString(),
                "holds neither " + WEIGHTS_FILE + " nor " + ShardIndex.FILE
                        + (pickled ? "; its pytorch_model.bin must be converted to safetensors first" : ""));
    }

    private static Map<String, StoredTensor> openShards(Path directory, Path index, List<SafetensorsFile> files) {
        Map<String, String> fileOf = ShardIndex.read(index);
        Map<String, StoredTensor> stored = new LinkedHashMap<>();
        for (String shard : new LinkedHashSet<>(fileOf.values())) {
            SafetensorsFile file = SafetensorsFile.open(directory.resolve(shard));
            files.add(file);
            file.tensors().forEach((name, tensor) -> {
                if (!shard.equals(fileOf.get(name))) {
                    throw mismatch(
                            index,
                            shard + " holds tensor " + Quoted.text(name) + ", which weight_map "
                                    + (fileOf.containsKey(name) ? "puts into another file" : "does not name"));
                }
                stored.put(name, tensor);
            });
        }
        fileOf.forEach((name, shard) -> {
            if (!stored.containsKey(name)) {
                throw mismatch(
                        index,
                        "weight_map puts tensor " + Quoted.text(name) + " into " + shard + ", but it is not there");
            }
        });
        return stored;
    }

    private static CheckpointException mismatch(Path file, String text) {
        return new CheckpointException(CheckpointException.Kind.MISMATCH, file.toString(), text);
    }

    /** The directory it was opened from. */
    public Path directory() {
        return directory;
    }

    /** The network's shape. */
    public ModelConfig config() {
        return config;
    }

    /** The names of the weights, in the order of {@link TensorNames#expectedShapes}. */
    public List<String> names() {
        return List.copyOf(tensors.keySet());
    }

    /**
     * A weight by name.
     *
     * @throws IllegalArgumentException if a network of this config has no such weight
     */
    public StoredTensor tensor(String name) {
        StoredTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("a network of this config has no weight " + Quoted.text(name));
        }
        return tensor;
    }

    /** The bytes of all weights. */
    public long bytes() {
        return tensors.values().stream().mapToLong(StoredTensor::bytes).sum();
    }

    /**
     * Reads every weight once and checks that none is NaN or infinite.
     *
     * @throws CheckpointException naming the first tensor and element that is
     */
    public void requireFinite() {
        tensors.values().forEach(CheckpointShapes::requireFinite);
    }

    /** Ends the making of new slices; those already taken stay readable. */
    @Override
    public void close() {
        files.forEach(SafetensorsFile::close);
    }
}
