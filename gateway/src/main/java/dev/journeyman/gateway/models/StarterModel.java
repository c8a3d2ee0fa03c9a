package dev.journeyman.gateway.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.store.ByteProgress;
import dev.journeyman.store.Lineage;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.Staging;
import dev.journeyman.store.StoreException;
import dev.journeyman.store.StoredVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The model that a domain brings along, put into the store so that a fresh home can answer. */
public final class StarterModel {
    private static final String LINEAGE = "journeyman.json";
    private static final String DEFAULT_NAME = "starter";

    private StarterModel() {}

    /**
     * Puts the starter into the store where no version has its name (a damaged one is replaced), and makes it the champion
     * where there is none.
     *
     * @param directory the starter's directory, with journeyman.json beside the checkpoint's files
     * @throws IOException if it cannot be read, naming file and reason
     */
    public static StoredVersion install(ModelStore store, Path directory) throws IOException {
        Path file = directory.resolve(LINEAGE);
        JsonNode root = Files.isRegularFile(file)
                ? JsonMapper.builder().build().readTree(Files.readAllBytes(file))
                : JsonMapper.builder().build().createObjectNode();
        String name = root.path("name").asText(DEFAULT_NAME);
        StoredVersion version = present(store, name);
        if (version == null) {
            version = copy(store, directory, name, lineage(name, root));
        }
        return store.champion().isEmpty() ? store.promote(version.name()) : version;
    }

    private static @Nullable StoredVersion present(ModelStore store, String name) {
        try {
            return store.has(name) ? store.version(name) : null;
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.CORRUPT) {
                throw e;
            }
            store.discardDamaged(name);
            return null;
        }
    }

    private static StoredVersion copy(ModelStore store, Path directory, String name, Lineage lineage)
            throws IOException {
        TreeSet<String> files = new TreeSet<>();
        try (Stream<Path> entries = Files.list(directory)) {
            entries.filter(Files::isRegularFile)
                    .map(entry -> String.valueOf(entry.getFileName()))
                    .filter(each -> !each.startsWith("."))
                    .forEach(files::add);
        }
        ModelFiles.requireModel(directory.toString(), files);
        try (Staging staging = store.stage()) {
            for (String file : files) {
                staging.copy(directory.resolve(file), file, ByteProgress.NONE);
            }
            return staging.commit(name, lineage, ByteProgress.NONE);
        }
    }

    /** What journeyman.json says of the training; counts and digest stand under {@code dataset}. */
    private static Lineage lineage(String name, JsonNode root) {
        JsonNode dataset = root.path("dataset");
        return new Lineage(
                "starter:" + name,
                null,
                null,
                recipe(root),
                text(dataset, "digest"),
                counts(dataset.path("examples")),
                counts(dataset.path("tokens")),
                text(root, "licence"));
    }

    private static @Nullable String recipe(JsonNode root) {
        String digest = text(root, "recipe_sha256");
        String name = text(root, "recipe");
        return name == null && digest != null ? "sha256:" + digest : name;
    }

    private static @Nullable String text(JsonNode node, String key) {
        return node.path(key).isTextual() ? node.path(key).textValue() : null;
    }

    /** Counts by provenance; a number alone says nothing of it. */
    private static Map<String, Long> counts(JsonNode node) {
        Map<String, Long> counts = new HashMap<>();
        node.properties().forEach(entry -> {
            boolean known = Lineage.REAL.contains(entry.getKey()) || Lineage.SYNTHETIC.contains(entry.getKey());
            if (known && entry.getValue().canConvertToLong()) {
                counts.put(entry.getKey(), entry.getValue().longValue());
            }
        });
        return counts;
    }
}
