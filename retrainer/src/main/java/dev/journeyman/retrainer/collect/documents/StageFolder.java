package dev.journeyman.retrainer.collect.documents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.retrainer.lineage.Sha256;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A finished stage: its documents and their texts. Immutable.
 *
 * @param folder where it lies
 * @param inputs of what it was made, as a digest
 * @param manifest the SHA-256 of its manifest
 * @param documents in the manifest's order, kept and dropped
 * @param notes figures of the stage as a whole
 */
public record StageFolder(
        Path folder, String inputs, String manifest, List<Document> documents, Map<String, Double> notes) {
    /** What is before the first stage: nothing. */
    public static final StageFolder NOTHING = new StageFolder(Path.of(""), "", "", List.of(), Map.of());

    /** The name of the manifest. */
    public static final String MANIFEST = "manifest.jsonl";

    static final String STAGE = "stage.json";
    static final int FORMAT = 1;

    private static final int MOST_LINES = 1_000_000;
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** Keeps a copy that cannot be changed. */
    public StageFolder {
        documents = List.copyOf(documents);
        notes = Collections.unmodifiableMap(new TreeMap<>(notes));
    }

    /**
     * The stage of a folder, if it is finished.
     *
     * @throws IOException where it is there and damaged
     */
    public static Optional<StageFolder> read(Path folder) throws IOException {
        if (!Files.isRegularFile(folder.resolve(STAGE))) {
            return Optional.empty();
        }
        JsonNode stage = JSON.readTree(folder.resolve(STAGE).toFile());
        if (stage.path("format").asInt() != FORMAT) {
            throw new IOException(folder.resolve(STAGE) + " has format "
                    + stage.path("format").asText("none") + "; this program reads " + FORMAT);
        }
        Path manifest = folder.resolve(MANIFEST);
        String digest = Sha256.of(manifest);
        if (!digest.equals(stage.path("manifest").asText())) {
            throw new IOException(manifest + " is not what was written: remove " + folder + " and run again");
        }
        Map<String, Double> notes = new TreeMap<>();
        stage.path("notes")
                .properties()
                .forEach(note -> notes.put(note.getKey(), note.getValue().asDouble()));
        return Optional.of(new StageFolder(folder, stage.path("inputs").asText(), digest, documents(manifest), notes));
    }

    /** The documents of a manifest. */
    static List<Document> documents(Path manifest) throws IOException {
        List<Document> documents = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(manifest, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (documents.size() == MOST_LINES) {
                    throw new IOException(manifest + " has more than " + MOST_LINES + " lines");
                }
                documents.add(Document.read(line));
            }
        } catch (JsonProcessingException e) {
            throw new IOException(
                    manifest + " line " + (documents.size() + 1) + " is no document: " + e.getOriginalMessage(), e);
        }
        return documents;
    }

    /** The documents that go further, in order. */
    public List<Document> kept() {
        return documents.stream().filter(Document::isKept).toList();
    }

    /** How many were left out, by reason. */
    public Map<String, Integer> dropped() {
        Map<String, Integer> counts = new TreeMap<>();
        for (Document document : documents) {
            DropReason reason = document.dropped();
            if (reason != null) {
                counts.merge(reason.wireName(), 1, Integer::sum);
            }
        }
        return counts;
    }

    /**
     * The text of a document that was kept.
     *
     * @throws IOException where it is missing, or is not what was written
     */
    public String text(Document document) throws IOException {
        Path file = folder.resolve(document.file());
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (!Sha256.of(text).equals(document.id())) {
            throw new IOException(file + " is not what was written: remove " + folder + " and run again");
        }
        return text;
    }
}
