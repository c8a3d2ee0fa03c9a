package dev.journeyman.loadtests.studies;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question and an answer that a model, or what stands for one, wrote: one line of a file that {@code retrain --synthetic} reads.
 *
 * @param wrong whether the answer is known to be wrong; not told to the retrainer
 */
record SyntheticRecord(String id, String question, String answer, boolean wrong, Origin origin) {
    /** The most trust that the training set allows in what a model wrote. */
    private static final double TRUST = 0.5;

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /**
     * Who wrote it.
     *
     * @param provenance synthetic_teacher or synthetic_self
     * @param parent what it words anew; null for nothing
     */
    record Origin(
            String provenance,
            String teacher,
            String version,
            String prompt,
            @Nullable String parent) {}

    /** Writes records, one a line. */
    static void write(Path file, List<SyntheticRecord> records) throws IOException {
        List<String> lines = new ArrayList<>();
        for (SyntheticRecord record : records) {
            lines.add(record.line());
        }
        Files.write(file, lines);
    }

    String line() throws IOException {
        ObjectNode node =
                JSON.createObjectNode().put("id", id).put("kind", "instruction").put("scope", "domain");
        node.putArray("messages").addObject().put("role", "user").put("content", question);
        node.put("answer", answer).put("provenance", origin.provenance());
        ObjectNode synthesis = node.putObject("synthesis")
                .put("teacher", origin.teacher())
                .put("version", origin.version())
                .put("prompt", origin.prompt());
        if (origin.parent() != null) {
            synthesis.put("parent", origin.parent());
        }
        return JSON.writeValueAsString(node.put("trust", TRUST));
    }
}
