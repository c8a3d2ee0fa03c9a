package dev.journeyman.slm.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a whole checkpoint into a directory that has none: weights first, then their index, config.json last.
 *
 * <p>A writer killed at any instant leaves a directory without config.json, which nothing takes for a checkpoint.
 */
public final class CheckpointWriter {
    /** What other tools use: shards small enough for any file system and transfer. */
    public static final long DEFAULT_SHARD_BYTES = 5_000_000_000L;

    /** Other tools refuse files that do not say which library's layout they hold. */
    private static final Map<String, String> METADATA = Map.of("format", "pt");

    private CheckpointWriter() {}

    /** Writes with shards of {@link #DEFAULT_SHARD_BYTES}. */
    public static void write(Path directory, ModelConfig config, List<TensorSource> tensors) {
        write(directory, config, tensors, DEFAULT_SHARD_BYTES);
    }

    /**
     * Writes config.json and the weights: one file if they fit into {@code shardBytes}, else shards and an index.
     *
     * @param tensors exactly the weights of the config, in any order; each F32, F16 or BF16
     * @param shardBytes the most tensor bytes a file gets; a larger tensor gets a file of its own
     * @throws CheckpointException if the tensors are not those of the config, the directory already holds a checkpoint, or
     *     writing fails
     */
    public static void write(Path directory, ModelConfig config, List<TensorSource> tensors, long shardBytes) {
        if (shardBytes <= 0) {
            throw new IllegalArgumentException("shardBytes must be above 0, but is " + shardBytes);
        }
        List<TensorSource> ordered = CheckpointShapes.checkSources(
                TensorNames.expectedShapes(config), tensors, directory, "a network of this config");
        createEmpty(directory);
        List<List<TensorSource>> shards = shards(ordered, shardBytes);
        if (shards.size() == 1) {
            SafetensorsWriter.write(directory.resolve(Checkpoint.WEIGHTS_FILE), ordered, METADATA);
        } else {
            Map<String, String> fileOf = new LinkedHashMap<>();
            long totalBytes = 0;
            for (int i = 0; i < shards.size(); i++) {
                String name = ShardIndex.shardName(i + 1, shards.size());
                SafetensorsWriter.write(directory.resolve(name), shards.get(i), METADATA);
                for (TensorSource tensor : shards.get(i)) {
                    fileOf.put(tensor.name(), name);
                    totalBytes += tensor.bytes();
                }
            }
            AtomicFile.write(directory.resolve(ShardIndex.FILE), ShardIndex.json(fileOf, totalBytes));
        }
        AtomicFile.write(directory.resolve(ModelConfigReader.FILE), config.toJson());
    }

    /** Weights of an older checkpoint beside new ones would be taken for part of them. */
    private static void createEmpty(Path directory) {
        try {
            Files.createDirectories(directory);
            try (var files =
                    Files.newDirectoryStream(directory, "{config.json,*.safetensors,*.safetensors.index.json}")) {
                for (Path file : files) {
                    throw new CheckpointException(
                            CheckpointException.Kind.INVALID,
                            directory.toString(),
                            "already holds " + file.getFileName() + "; write a checkpoint into a new directory");
                }
            }
        } catch (IOException e) {
            throw new CheckpointException(
                    CheckpointException.Kind.UNREADABLE, directory.toString(), "cannot be written: " + e, e);
        }
    }

    private static List<List<TensorSource>> shards(List<TensorSource> tensors, long shardBytes) {
        List<List<TensorSource>> shards = new ArrayList<>();
        long left = 0;
        for (TensorSource tensor : tensors) {
            if (shards.isEmpty() || tensor.bytes() > left) {
                shards.add(new ArrayList<>());
                left = shardBytes;
            }
            shards.getLast().add(tensor);
            left -= tensor.bytes();
        }
        return shards;
    }
}
