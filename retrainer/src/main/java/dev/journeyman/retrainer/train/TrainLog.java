package dev.journeyman.retrainer.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.slm.training.StepResult;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** {@code log.jsonl}: one JSON object a step, with the names that other trainers use. Appended to when a run is resumed. */
public final class TrainLog implements AutoCloseable {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final BufferedWriter out;

    private TrainLog(BufferedWriter out) {
        this.out = out;
    }

    /**
     * Opens or begins a log. Dropped are lines of steps that the run will take again, as they came after its last checkpoint, and a line that a kill
     * left half written.
     *
     * @param stages the names of the recipe's stages in order
     * @param stage the index of the stage that the run goes on in
     * @param step the first step that it takes there
     */
    public static TrainLog open(Path file, List<String> stages, int stage, int step) throws IOException {
        if (Files.exists(file)) {
            Path shorter = file.resolveSibling(file.getFileName() + ".part");
            // one byte a character: whatever a crash left is read
            try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
                    BufferedWriter out = Files.newBufferedWriter(shorter, StandardCharsets.ISO_8859_1)) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    if (isBefore(line, stages, stage, step)) {
                        out.write(line);
                        out.newLine();
                    }
                }
            }
            Files.move(shorter, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        return new TrainLog(Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    private static boolean isBefore(String line, List<String> stages, int stage, int step) {
        try {
            JsonNode node = JSON.readTree(line);
            int of = stages.indexOf(node.path("stage").asText());
            return of >= 0 && (of < stage || (of == stage && node.path("step").asInt(Integer.MAX_VALUE) < step));
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    void step(String stage, int step, StepResult result, double rate, double tokensPerSecond) throws IOException {
        write(object(stage, step, result, rate, tokensPerSecond));
    }

    /** Writes a line; it has {@code stage} and {@code step}. */
    public void write(ObjectNode line) throws IOException {
        out.write(JSON.writeValueAsString(line));
        out.newLine();
        out.flush();
    }

    /** A step under the names that other trainers use. */
    public static ObjectNode object(String stage, int step, StepResult result, double rate, double tokensPerSecond) {
        ObjectNode node = JSON.createObjectNode();
        node.put("stage", stage);
        node.put("step", step);
        node.put("loss", result.loss());
        node.put("learning_rate", rate);
        node.put("grad_norm", result.gradientNorm());
        node.put("tokens", result.tokens());
        node.put("learned_tokens", result.learnedTokens());
        node.put("tokens_per_second", Math.round(tokensPerSecond));
        return node;
    }

    static ObjectNode event(String text) {
        return JSON.createObjectNode().put("event", text);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
