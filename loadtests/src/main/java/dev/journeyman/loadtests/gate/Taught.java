package dev.journeyman.loadtests.gate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A question and the answer that a candidate is to learn: one line of a file that {@code retrain --curated} or {@code --synthetic} reads.
 *
 * @param id in the file alone
 */
record Taught(String id, String question, String answer) {
    private static final double CURATED_TRUST = 0.9;
    private static final double SYNTHETIC_TRUST = 0.5;
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /**
     * Writes records, one a line.
     *
     * @param synthetic whether they claim that a model wrote them; else that a person did
     */
    static void write(Path file, List<Taught> records, boolean synthetic) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Taught record : records) {
            lines.add(record.line(synthetic));
        }
        Files.write(file, lines);
    }

    private String line(boolean synthetic) throws IOException {
        ObjectNode node =
                JSON.createObjectNode().put("id", id).put("kind", "instruction").put("scope", "domain");
        node.putArray("messages").addObject().put("role", "user").put("content", question);
        node.put("answer", answer);
        if (synthetic) {
            node.put("provenance", "synthetic_teacher").put("trust", SYNTHETIC_TRUST);
            node.putObject("synthesis")
                    .put("teacher", "bench-gate")
                    .put("version", "1")
                    .put("prompt", "table");
        } else {
            node.put("provenance", "human_curated").put("trust", CURATED_TRUST);
            node.putArray("sources").add("bench-gate");
        }
        return JSON.writeValueAsString(node);
    }
}
