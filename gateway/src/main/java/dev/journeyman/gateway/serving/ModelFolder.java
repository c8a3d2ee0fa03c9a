package dev.journeyman.gateway.serving;

import dev.journeyman.gateway.models.StarterModel;
import dev.journeyman.store.ByteProgress;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.StoreException;
import dev.journeyman.store.StoredVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where the model to serve is found: in the home's model store, or in a directory that is named.
 *
 * @param home the gateway's home; its {@code models} is the store
 * @param domain the domain folder, whose {@code starter} is put into the store when no model is named
 */
public record ModelFolder(Path home, Path domain) {
    private static final String CONFIG = "config.json";

    /**
     * A model that was found.
     *
     * @param name the version's name
     * @param directory its files
     * @param created when it was put into the store, or its config was written
     * @param stored whether it is a version of the store
     */
    public record Found(String name, Path directory, Instant created, boolean stored) {}

    /**
     * Finds the model to serve.
     *
     * @param model a version of the store or a directory; null for the champion, which is the domain's starter in a fresh home
     * @throws IOException where there is none, in one sentence with the fix
     */
    public Found find(@Nullable String model) throws IOException {
        try {
            ModelStore store = ModelStore.open(home.resolve("models"));
            return model == null ? champion(store) : named(store, model);
        } catch (StoreException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /**
     * Opens the home's store.
     *
     * @throws IOException where it cannot be used, in one sentence
     */
    public ModelStore store() throws IOException {
        try {
            return ModelStore.open(home.resolve("models"));
        } catch (StoreException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /**
     * Puts the domain's starter into a store where it belongs there.
     *
     * @throws IOException where there is no champion then, in one sentence with the fix
     */
    public void prepare(ModelStore store) throws IOException {
        Path starter = domain.resolve("starter");
        if (Files.isRegularFile(starter.resolve(CONFIG))) {
            StarterModel.install(store, starter);
        }
        if (store.championHistory().isEmpty() && store.champion().isEmpty()) {
            throw new IOException("There is no champion in " + home + ", and the domain " + domain
                    + " has no starter model (" + starter
                    + "); name a model with --model, or import and promote one with journeyman models.");
        }
    }

    private Found champion(ModelStore store) throws IOException {
        prepare(store);
        return found(store.load(store.champion().orElseThrow().name(), ByteProgress.NONE));
    }

    private Found named(ModelStore store, String model) throws IOException {
        if (store.has(model) || model.equals(ServedModel.ALIAS)) {
            return found(store.load(model, ByteProgress.NONE));
        }
        Path directory = Path.of(model);
        if (Files.isRegularFile(directory.resolve(CONFIG))) {
            return new Found(
                    ModelLineage.read(directory).name(),
                    directory,
                    Files.getLastModifiedTime(directory.resolve(CONFIG)).toInstant(),
                    false);
        }
        String names = String.join(
                ", ",
                store.list().versions().stream()
                        .map(StoredVersion::name)
                        .limit(20)
                        .toList());
        throw new IOException("There is no model \"" + model
                + "\": neither a directory with a config.json nor a version in " + store.directory()
                + (names.isEmpty() ? ", which holds none." : ", which holds " + names + "."));
    }

    /** A version of the store. */
    public static Found found(StoredVersion version) {
        return new Found(version.name(), version.directory(), version.manifest().created(), true);
    }
}
