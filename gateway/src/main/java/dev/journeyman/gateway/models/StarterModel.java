package dev.journeyman.gateway.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.store.Act;
import dev.journeyman.store.ByteProgress;
import dev.journeyman.store.Lineage;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.Staging;
import dev.journeyman.store.StoreException;
import dev.journeyman.store.StoredVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The model that a domain brings along, put into the store so that a fresh home can answer. */
public final class StarterModel {
    private static final String LINEAGE = "journeyman.json";
    private static final String DEFAULT_NAME = "starter";
    private static final String SOURCE = "starter:";
    private static final int DIGEST_DIGITS = 8;

    private StarterModel() {}

    /**
     * Puts the starter into the store where it is not there (a damaged one is replaced), and makes it the champion where
     * there is none. Starters are told apart by their journeyman.json, which names all that a training depends on. One that
     * comes when another has its name gets the first digits of that file's digest behind the name; it takes the place of a
     * champion that is a starter too, once, and never of one that somebody imported or trained.
     *
     * @param directory the starter's directory, with journeyman.json beside the checkpoint's files
     * @throws IOException if it cannot be read, naming file and reason
     * @throws dev.journeyman.slm.checkpoint.CheckpointException if its weights cannot be used, naming file and reason
     */
    public static StoredVersion install(ModelStore store, Path directory) throws IOException {
        Path file = directory.resolve(LINEAGE);
        byte[] json = Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[] {'{', '}'};
        JsonNode root = tree(file, json);
        String digest = sha256(json);
        String name = root.path("name").asText(DEFAULT_NAME);
        StoredVersion version = present(store, name);
        if (version != null && !isOf(version, digest)) {
            name = name + "-" + digest.substring(0, DIGEST_DIGITS);
            version = present(store, name);
        }
        if (version == null) {
            version = copy(store, directory, name, lineage(name, root));
            boolean replaces = store.champion()
                    .filter(champion -> champion.manifest().lineage().source().startsWith(SOURCE))
                    .isPresent();
            if (replaces) {
                return promote(store, version);
            }
        }
        return store.champion().isEmpty() ? promote(store, version) : version;
    }

    private static StoredVersion promote(ModelStore store, StoredVersion version) {
        return store.lifecycle().promoteByHand(version.name(), new Act("starter", "the domain brings it along"));
    }

    private static JsonNode tree(Path file, byte[] json) throws IOException {
        try {
            return JsonMapper.builder().build().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Whether the version's journeyman.json has this digest; a version without one is taken for the starter. */
    private static boolean isOf(StoredVersion version, String digest) {
        return version.manifest().files().stream()
                .filter(file -> file.name().equals(LINEAGE))
                .allMatch(file -> file.sha256().equals(digest));
    }

    private static @Nullable StoredVersion present(ModelStore store, String name) {
        try {
            return store.has(name) ? store.load(name, ByteProgress.NONE) : null;
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.CORRUPT) {
                throw e;
            }
            store.discardDamaged(name, new Act("starter", "a sound one takes its place"));
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
            ModelCheck.weights(staging.directory());
            return staging.commit(name, lineage, ByteProgress.NONE);
        }
    }

    /** What journeyman.json says of the training; counts and digest stand under {@code dataset}. */
    private static Lineage lineage(String name, JsonNode root) {
        JsonNode dataset = root.path("dataset");
        return new Lineage(
                SOURCE + name,
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
