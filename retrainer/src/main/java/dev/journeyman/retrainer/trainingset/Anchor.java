package dev.journeyman.retrainer.trainingset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.retrainer.dataset.Provenance;
import dev.journeyman.retrainer.lineage.Sha256;
import dev.journeyman.store.ModelFile;
import dev.journeyman.store.StoredVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The real anchor of a version: every real record that it and its ancestors were trained on, by id and digest. The next training set must have each of
 * them (accumulate, never replace: Shumailov et al., AI models collapse when trained on recursively generated data, 2024; Gerstgrasser et al., Is Model
 * Collapse Inevitable?, 2024).
 *
 * <p><b>How it is carried.</b> A finished set has its anchor as the file {@value #FILE}. Who stages the version that was trained on the set stages this file with
 * the weights. It is thereby one of the version's files: the manifest has its SHA-256, the version's digest covers it, and it cannot be changed without the
 * store noticing. The manifest's {@code lineage.dataset_digest} is the digest of the set that the anchor is a part of. The next run reads it from
 * the parent, {@link #ofVersion}. A version that came from elsewhere (an import, the starter) has none, and the anchor begins with the first set trained
 * on top of it; a version that a run trained on a set and that has no anchor is refused.
 *
 * <p><b>Form.</b> UTF-8 JSON lines. The first: {@code format} (1), {@code records}, and {@code digest}, the SHA-256 of all further lines with their ends. Then
 * one a record, sorted by id: {@code id}, {@code provenance}, {@code digest}, {@code sources} (only where there are any).
 */
public final class Anchor {
    /** The file's name, in a set's folder and among a version's files. */
    public static final String FILE = "real-anchor.jsonl";

    /** The anchor of a version that was not trained on a set. */
    public static final Anchor NONE = new Anchor(List.of());

    private static final int FORMAT = 1;
    private static final int MOST_RECORDS = 2_000_000;
    private static final long MOST_BYTES = 2L << 30;
    private static final String TRAINED_HERE = "run:";
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final SortedMap<String, AnchorEntry> entries;

    private Anchor(Collection<AnchorEntry> entries) {
        SortedMap<String, AnchorEntry> byId = new TreeMap<>();
        for (AnchorEntry entry : entries) {
            if (byId.put(entry.id(), entry) != null) {
                throw new IllegalArgumentException("the anchor has " + entry.id() + " twice");
            }
        }
        this.entries = Collections.unmodifiableSortedMap(byId);
    }

    /** An anchor of these entries, each id once. */
    static Anchor of(Collection<AnchorEntry> entries) {
        return new Anchor(entries);
    }

    /** The entries by id. */
    public SortedMap<String, AnchorEntry> entries() {
        return entries;
    }

    /** Whether a record is anchored: its id is, with what it teaches now. */
    boolean holds(TrainingRecord record) {
        AnchorEntry entry = entries.get(record.id());
        return entry != null
                && entry.provenance() == record.provenance()
                && entry.digest().equals(record.digest());
    }

    /**
     * The anchor that a stored version carries.
     *
     * @throws IOException where the file is not the one of the manifest, or malformed, or missing from a version that was trained on a set
     */
    public static Anchor ofVersion(StoredVersion version) throws IOException {
        Optional<ModelFile> listed = version.manifest().files().stream()
                .filter(file -> file.name().equals(FILE))
                .findFirst();
        if (listed.isEmpty()) {
            boolean trainedHere = version.manifest().lineage().source().startsWith(TRAINED_HERE);
            if (trainedHere) {
                throw new IOException("the version " + version.name() + " was trained here and carries no " + FILE
                        + ": without it nobody can tell whether its real records are still there");
            }
            return NONE;
        }
        Path file = version.directory().resolve(FILE);
        if (!Sha256.of(file).equals(listed.get().sha256())) {
            throw new IOException(file + " is not the file that the version's manifest names");
        }
        return read(file);
    }

    /**
     * Reads an anchor's file.
     *
     * @throws IOException where it is missing, cut or malformed
     */
    public static Anchor read(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(file + " has more than " + MOST_BYTES + " bytes");
        }
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        List<AnchorEntry> entries = new ArrayList<>();
        try {
            JsonNode head = JSON.readTree(lines.isEmpty() ? "{}" : lines.get(0));
            if (head.path("format").asInt(-1) != FORMAT) {
                throw new IOException(file + ": format must be " + FORMAT);
            }
            List<String> rest = lines.subList(1, lines.size());
            if (rest.size() > MOST_RECORDS
                    || head.path("records").asInt(-1) != rest.size()
                    || !head.path("digest").asText().equals(digest(rest))) {
                throw new IOException(file + " is damaged: its lines are not those that its first line tells of");
            }
            for (String line : rest) {
                entries.add(entry(JSON.readTree(line)));
            }
            return new Anchor(entries);
        } catch (JsonProcessingException e) {
            throw new IOException(file + ": " + e.getOriginalMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private static AnchorEntry entry(JsonNode node) {
        List<String> sources = new ArrayList<>();
        node.path("sources").forEach(source -> sources.add(source.asText()));
        return new AnchorEntry(
                node.path("id").asText(),
                Provenance.valueOf(node.path("provenance").asText().toUpperCase(Locale.ROOT)),
                node.path("digest").asText(),
                sources);
    }

    /** The file's lines. */
    List<String> lines() {
        List<String> rest = entries.values().stream().map(Anchor::line).toList();
        List<String> lines = new ArrayList<>();
        lines.add(text(JSON.createObjectNode()
                .put("format", FORMAT)
                .put("records", rest.size())
                .put("digest", digest(rest))));
        lines.addAll(rest);
        return lines;
    }

    private static String line(AnchorEntry entry) {
        ObjectNode node = JSON.createObjectNode()
                .put("id", entry.id())
                .put("provenance", entry.provenance().wireName())
                .put("digest", entry.digest());
        if (!entry.sources().isEmpty()) {
            ArrayNode sources = node.putArray("sources");
            entry.sources().forEach(sources::add);
        }
        return text(node);
    }

    private static String digest(List<String> lines) {
        StringBuilder all = new StringBuilder();
        lines.forEach(line -> all.append(line).append('\n'));
        return Sha256.of(all.toString());
    }

    private static String text(ObjectNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can be written", e);
        }
    }
}
