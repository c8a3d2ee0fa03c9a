package dev.journeyman.retrainer.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.StoredVersion;
import dev.journeyman.store.VersionName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which model is to be examined, and how it wants to be spoken to.
 *
 * @param name a version's name, or the name of the directory
 * @param directory with config.json, tokenizer and weights
 * @param wantsSystemPrompt whether it was trained to see the domain's system prompt
 */
public record ModelChoice(String name, Path directory, boolean wantsSystemPrompt) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /**
     * Finds the model.
     *
     * @param model a directory or the name of a version in the home; null for the champion of the home, else the domain's starter
     * @throws IOException where there is none
     */
    public static ModelChoice find(@Nullable String model, Path home, Path domain) throws IOException {
        Path models = home.resolve("models");
        Optional<ModelStore> store =
                Files.isDirectory(models) ? Optional.of(ModelStore.open(models)) : Optional.empty();
        if (model != null) {
            if (isModel(Path.of(model))) {
                return of(Path.of(model));
            }
            if (store.isPresent()
                    && (model.equals(VersionName.CHAMPION_ALIAS) || store.get().has(model))) {
                return of(store.get().version(model).directory());
            }
            throw new IOException("there is no model \"" + model
                    + "\": neither a directory with a config.json nor a version in " + models);
        }
        Optional<StoredVersion> champion = store.flatMap(ModelStore::champion);
        if (champion.isPresent()) {
            return of(champion.get().directory());
        }
        Path starter = domain.resolve("starter");
        if (isModel(starter)) {
            return of(starter);
        }
        throw new IOException(
                "there is no champion in " + home + " and no starter in " + starter + ": name a model with --model");
    }

    private static boolean isModel(Path directory) {
        return Files.isRegularFile(directory.resolve("config.json"));
    }

    /** The model of a directory; its lineage, if it has one, says whether it wants the system prompt. */
    public static ModelChoice of(Path directory) throws IOException {
        Path lineage = directory.resolve("journeyman.json");
        boolean wantsSystemPrompt = true;
        if (Files.exists(lineage)) {
            JsonNode systemPrompt = JSON.readTree(lineage.toFile()).path("system_prompt");
            wantsSystemPrompt = !systemPrompt.asText("domain").equals("none");
        }
        return new ModelChoice(
                String.valueOf(directory.toAbsolutePath().normalize().getFileName()), directory, wantsSystemPrompt);
    }
}
