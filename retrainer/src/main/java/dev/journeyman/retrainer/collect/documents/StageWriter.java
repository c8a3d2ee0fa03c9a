package dev.journeyman.retrainer.collect.documents;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.retrainer.lineage.Sha256;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Writes one stage's folder under its unfinished name and gives it its own when it is complete. For one thread. */
public final class StageWriter {
    private static final String UNFINISHED = ".unfinished";
    private static final String INPUTS = "inputs";
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Path folder;
    private final Path unfinished;
    private final String stage;
    private final String inputs;
    private final List<Document> documents = new ArrayList<>();
    private final Map<String, Double> notes = new TreeMap<>();

    private StageWriter(Path folder, String stage, String inputs) {
        this.folder = folder;
        this.unfinished = folder.resolveSibling(folder.getFileName() + UNFINISHED);
        this.stage = stage;
        this.inputs = inputs;
    }

    /**
     * Begins a stage. What a killed run left of it stays only where it was made of the same inputs, for the journal.
     *
     * @param folder must not exist
     */
    public static StageWriter begin(Path folder, String stage, String inputs) throws IOException {
        StageWriter writer = new StageWriter(folder, stage, inputs);
        Path told = writer.unfinished.resolve(INPUTS);
        if (!Files.isRegularFile(told) || !Files.readString(told).equals(inputs)) {
            delete(writer.unfinished);
            Files.createDirectories(writer.unfinished);
            Files.writeString(told, inputs);
        }
        return writer;
    }

    /** Removes a stage's folder, finished or not; nothing where there is none. */
    public static void remove(Path folder) throws IOException {
        delete(folder);
        delete(folder.resolveSibling(folder.getFileName() + UNFINISHED));
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** What is done of this stage so far; to be closed before {@link #finish}. */
    public Journal journal() throws IOException {
        return Journal.open(unfinished);
    }

    /** Writes the text of a document that is to be kept, and is not yet added; the document under the text's digest. */
    public Document write(Document document, String text, String type) throws IOException {
        Document named = document.withText(Sha256.of(text), type);
        Files.writeString(unfinished.resolve(named.file()), text);
        return named;
    }

    /** Adds a document to the manifest. The text of one that is kept was written, or there is none yet. */
    public void add(Document document) {
        documents.add(document);
    }

    /** Adds a document and its text. */
    public void add(Document document, String text) throws IOException {
        add(write(document, text, "txt"));
    }

    /** Notes a figure of the stage as a whole. */
    public void note(String name, double value) {
        notes.put(name, value);
    }

    /** Completes the folder and gives it its name. */
    public StageFolder finish() throws IOException {
        Path manifest = unfinished.resolve(StageFolder.MANIFEST);
        Files.write(
                manifest,
                (Iterable<String>) () -> documents.stream().map(Document::line).iterator(),
                StandardCharsets.UTF_8);
        StageFolder done = new StageFolder(folder, inputs, Sha256.of(manifest), documents, notes);
        ObjectNode told = JSON.createObjectNode()
                .put("format", StageFolder.FORMAT)
                .put("stage", stage)
                .put("inputs", inputs)
                .put("manifest", done.manifest())
                .put("kept", done.kept().size());
        ObjectNode dropped = told.putObject("dropped");
        done.dropped().forEach(dropped::put);
        ObjectNode noted = told.putObject("notes");
        notes.forEach(noted::put);
        Path stageFile = unfinished.resolve(StageFolder.STAGE);
        Files.writeString(stageFile, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(told) + "\n");
        removeStrays(done);
        sync(manifest);
        sync(stageFile);
        Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        Files.deleteIfExists(folder.resolve(Journal.NAME));
        Files.deleteIfExists(folder.resolve(INPUTS));
        return done;
    }

    /** Texts of which a killed run wrote no more than the file. */
    private void removeStrays(StageFolder done) throws IOException {
        Set<String> named = new HashSet<>(List.of(StageFolder.MANIFEST, StageFolder.STAGE, Journal.NAME, INPUTS));
        done.kept().forEach(document -> named.add(document.file()));
        try (Stream<Path> files = Files.list(unfinished)) {
            for (Path file : files.toList()) {
                if (!named.contains(String.valueOf(file.getFileName()))) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}
