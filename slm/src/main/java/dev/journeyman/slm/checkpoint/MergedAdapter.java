package dev.journeyman.slm.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The adapter that was merged into a model directory's weights, kept beside them: where the weights that it was trained on are loaded already, it is loaded and not the whole model. The files
 * are those of an adapter in PEFT's form under other names, since other tools take a directory with an {@code adapter_config.json} for an adapter, and each {@code .safetensors} for a part of
 * the weights.
 *
 * @param directory a model directory
 * @param config what the adapter changes; its base model is named as whoever merged it named that
 */
public record MergedAdapter(Path directory, LoraConfig config) {
    static final String CONFIG_FILE = "merged-adapter.json";
    static final String WEIGHTS_FILE = "merged-adapter.tensors";

    /**
     * Finds a directory's; empty where it has none.
     *
     * @throws CheckpointException where its config cannot be read
     */
    public static Optional<MergedAdapter> in(Path directory) {
        Path config = directory.resolve(CONFIG_FILE);
        return Files.isRegularFile(config) && Files.isRegularFile(directory.resolve(WEIGHTS_FILE))
                ? Optional.of(new MergedAdapter(directory, LoraConfig.readFile(config)))
                : Optional.empty();
    }

    /**
     * Puts an adapter beside the weights that it was merged into.
     *
     * @param adapter a directory in PEFT's form
     * @param base what it was trained on
     * @throws CheckpointException where it cannot be read or written
     */
    public static void keep(Path adapter, Path directory, String base) {
        LoraConfig config = LoraConfig.read(adapter).withBaseModel(base);
        try {
            Files.copy(adapter.resolve(LoraAdapter.WEIGHTS_FILE), directory.resolve(WEIGHTS_FILE));
        } catch (IOException e) {
            throw new CheckpointException(
                    CheckpointException.Kind.UNREADABLE, directory.toString(), "cannot be written: " + e, e);
        }
        AtomicFile.write(directory.resolve(CONFIG_FILE), config.toJson());
    }

    /**
     * Opens it, checked against the model that it is for.
     *
     * @throws CheckpointException if anything does not fit
     */
    public LoraAdapter open(ModelConfig model) {
        return LoraAdapter.open(directory.resolve(CONFIG_FILE), directory.resolve(WEIGHTS_FILE), model);
    }
}
