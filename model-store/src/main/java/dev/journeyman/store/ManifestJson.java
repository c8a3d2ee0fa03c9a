package dev.journeyman.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Manifests as JSON; the form is in the package's specification. */
final class ManifestJson {
    static final String DIGEST_PREFIX = "sha256:";

    static final int MAX_BYTES = 4 << 20;
    private static final double RATIO_TOLERANCE = 1e-6;
    private static final ObjectMapper JSON = new ObjectMapper();

    private ManifestJson() {}

    static String write(Manifest manifest) {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", Manifest.FORMAT);
        root.put("name", manifest.name());
        root.put("digest", DIGEST_PREFIX + manifest.digest());
        root.put("created", manifest.created().toString());
        var files = root.putArray("files");
        manifest.files()
                .forEach(file -> files.addObject()
                        .put("name", file.name())
                        .put("bytes", file.bytes())
                        .put("sha256", file.sha256()));
        Lineage lineage = manifest.lineage();
        ObjectNode node = root.putObject("lineage");
        node.put("source", lineage.source());
        putIfKnown(node, "parent", lineage.parent());
        putIfKnown(node, "run", lineage.run());
        putIfKnown(node, "recipe", lineage.recipe());
        putIfKnown(node, "dataset_digest", lineage.datasetDigest());
        ObjectNode examples = node.putObject("examples");
        lineage.examples().forEach(examples::put);
        ObjectNode tokens = node.putObject("tokens");
        lineage.tokens().forEach(tokens::put);
        lineage.syntheticRatio().ifPresent(ratio -> node.put("synthetic_ratio", ratio));
        putIfKnown(node, "licence", lineage.licence());
        Lineage.Proof proof = lineage.proof();
        if (proof != null) {
            node.put("anchor_records", proof.anchorRecords());
            node.put("held_out_items", proof.heldOutItems());
            node.put("held_out_overlaps", proof.heldOutOverlaps());
        }
        Long feedbackSequence = lineage.feedbackSequence();
        if (feedbackSequence != null) {
            node.put("feedback_sequence", feedbackSequence);
        }
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can be written", e);
        }
    }

    /** The bytes of a manifest's file. */
    static byte[] bytes(Path file) {
        return bytes(file, MAX_BYTES);
    }

    /**
     * Reads a manifest.
     *
     * @throws StoreException of kind CORRUPT if it is not one
     */
    static Manifest parse(byte[] bytes, String source) {
        JsonNode root = tree(bytes, source);
        try {
            int format = root.path("format").asInt(-1);
            if (format != Manifest.FORMAT) {
                throw corrupt(
                        source, "format is " + root.path("format") + ", and this program reads " + Manifest.FORMAT);
            }
            String digest = text(root, "digest", source);
            if (!digest.startsWith(DIGEST_PREFIX)) {
                throw corrupt(source, "digest must start with " + DIGEST_PREFIX);
            }
            List<ModelFile> files = new ArrayList<>();
            for (JsonNode each : root.path("files")) {
                files.add(new ModelFile(
                        text(each, "name", source), each.path("bytes").asLong(-1), text(each, "sha256", source)));
            }
            return new Manifest(
                    text(root, "name", source),
                    digest.substring(DIGEST_PREFIX.length()),
                    time(root, "created", source),
                    files,
                    lineage(root.path("lineage"), source));
        } catch (StoreException e) {
            throw e.kind() == StoreException.Kind.INVALID ? corrupt(source, e.getMessage()) : e;
        }
    }

    private static Lineage lineage(JsonNode node, String source) {
        Lineage lineage = new Lineage(
                text(node, "source", source),
                optional(node, "parent"),
                optional(node, "run"),
                optional(node, "recipe"),
                optional(node, "dataset_digest"),
                counts(node.path("examples")),
                counts(node.path("tokens")),
                optional(node, "licence"),
                proof(node),
                node.has("feedback_sequence") ? node.path("feedback_sequence").asLong(-1) : null);
        double told = node.path("synthetic_ratio").asDouble(Double.NaN);
        double counted = lineage.syntheticRatio().orElse(Double.NaN);
        if (Double.isNaN(told) != Double.isNaN(counted) || Math.abs(told - counted) > RATIO_TOLERANCE) {
            throw corrupt(source, "lineage.synthetic_ratio is " + told + ", but the counts make " + counted);
        }
        return lineage;
    }

    private static Lineage.@Nullable Proof proof(JsonNode node) {
        return node.has("anchor_records")
                ? new Lineage.Proof(
                        node.path("anchor_records").asLong(-1),
                        node.path("held_out_items").asLong(-1),
                        node.path("held_out_overlaps").asLong(-1))
                : null;
    }

    private static Map<String, Long> counts(JsonNode node) {
        Map<String, Long> counts = new TreeMap<>();
        node.properties()
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue().asLong(-1)));
        return counts;
    }

    /** The tree of a small JSON file that must hold an object. */
    static JsonNode tree(Path file, long maxBytes) {
        return tree(bytes(file, maxBytes), file.toString());
    }

    static byte[] bytes(Path file, long maxBytes) {
        try {
            if (Files.size(file) > maxBytes) {
                throw corrupt(file.toString(), "is larger than " + maxBytes + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.UNREADABLE, file + ": cannot be read: " + e, e);
        }
    }

    /** The tree of bytes that must be a JSON object. */
    static JsonNode tree(byte[] bytes, String source) {
        try {
            JsonNode root = JSON.readTree(bytes);
            if (root == null || !root.isObject()) {
                throw corrupt(source, "must hold a JSON object");
            }
            return root;
        } catch (JsonProcessingException e) {
            throw corrupt(source, "is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.UNREADABLE, source + ": cannot be read: " + e, e);
        }
    }

    static String text(JsonNode node, String key, String source) {
        JsonNode value = node.path(key);
        if (!value.isTextual()) {
            throw corrupt(source, key + " must be a string");
        }
        return value.textValue();
    }

    static Instant time(JsonNode node, String key, String source) {
        try {
            return Instant.parse(text(node, key, source));
        } catch (DateTimeException e) {
            throw corrupt(source, key + " must be a time such as 2026-01-31T12:00:00Z");
        }
    }

    private static @Nullable String optional(JsonNode node, String key) {
        return node.path(key).isTextual() ? node.path(key).textValue() : null;
    }

    private static void putIfKnown(ObjectNode node, String key, @Nullable String value) {
        if (value != null) {
            node.put(key, value);
        }
    }

    static StoreException corrupt(String source, @Nullable String text) {
        return new StoreException(StoreException.Kind.CORRUPT, source + ": " + text);
    }
}
