package dev.journeyman.retrainer.collect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.retrainer.collect.documents.Document;
import dev.journeyman.retrainer.collect.documents.StageFolder;
import dev.journeyman.retrainer.runfolder.OutFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of all documents, by stage and reason, as JSON and to read. No time and no path is in it.
 *
 * @param stages in order
 * @param folders one for each
 * @param written zeros where the run ended before records
 */
record CollectReport(List<Stage> stages, List<StageFolder> folders, CollectedRecords.Written written) {
    static final String JSON_FILE = "report.json";
    static final String TEXT_FILE = "report.txt";

    private static final int FORMAT = 1;
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** Removes what an earlier run left behind in place of stages that are now done anew. */
    static void remove(Path out) throws IOException {
        for (String name : List.of(JSON_FILE, TEXT_FILE, CollectedRecords.RECORDS, CollectedRecords.SEEDS)) {
            Files.deleteIfExists(out.resolve(name));
        }
    }

    void write(Path out) throws IOException {
        OutFiles.write(out.resolve(JSON_FILE), json() + "\n");
        OutFiles.write(out.resolve(TEXT_FILE), readable());
    }

    String json() {
        ObjectNode root = JSON.createObjectNode().put("format", FORMAT);
        ArrayNode list = root.putArray("stages");
        for (int i = 0; i < stages.size(); i++) {
            StageFolder folder = folders.get(i);
            ObjectNode stage = list.addObject()
                    .put("stage", stages.get(i).wireName())
                    .put("documents", folder.documents().size())
                    .put("kept", folder.kept().size());
            ObjectNode dropped = stage.putObject("dropped");
            folder.dropped().forEach(dropped::put);
            ObjectNode notes = stage.putObject("notes");
            folder.notes().forEach(notes::put);
        }
        ObjectNode redacted = root.putObject("redacted");
        redacted().forEach(redacted::put);
        root.put("records", written.records()).put("expansion_seeds", written.seeds());
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can be written", e);
        }
    }

    /** How often each kind of personal data was taken out of texts that are kept at the end. */
    private Map<String, Integer> redacted() {
        Map<String, Integer> counts = new TreeMap<>();
        for (Document document : folders.get(folders.size() - 1).kept()) {
            document.redacted().forEach((kind, count) -> counts.merge(kind, count, Integer::sum));
        }
        return counts;
    }

    String readable() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < stages.size(); i++) {
            StageFolder folder = folders.get(i);
            text.append(String.format(
                    Locale.ROOT,
                    "%-16s %6d in  %6d kept\n",
                    stages.get(i).folder(),
                    folder.documents().size(),
                    folder.kept().size()));
            folder.dropped()
                    .forEach((reason, count) ->
                            text.append(String.format(Locale.ROOT, "%-16s %6d %s\n", "", count, reason)));
            folder.notes()
                    .forEach((name, figure) -> text.append(
                            String.format(Locale.ROOT, "%-16s %6.0f %s\n", "", figure, name.replace('_', ' '))));
        }
        Map<String, Integer> redacted = redacted();
        if (!redacted.isEmpty()) {
            text.append("taken out of what is kept: ").append(redacted).append('\n');
        }
        return text.append(written.records())
                .append(" records in ")
                .append(CollectedRecords.RECORDS)
                .append(", ")
                .append(written.seeds())
                .append(" passages in ")
                .append(CollectedRecords.SEEDS)
                .append('\n')
                .toString();
    }
}
