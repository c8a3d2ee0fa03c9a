package dev.journeyman.retrainer.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.slm.training.StepResult;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** {@code log.jsonl}: one JSON object a step, with the names that other trainers use. Appended to when a run is resumed. */
final class TrainLog implements AutoCloseable {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final BufferedWriter out;

    private TrainLog(BufferedWriter out) {
        this.out = out;
    }

    static TrainLog open(Path file) throws IOException {
        return new TrainLog(Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    void step(String stage, int step, StepResult result, double rate, double tokensPerSecond) throws IOException {
        out.write(JSON.writeValueAsString(object(stage, step, result, rate, tokensPerSecond)));
        out.newLine();
        out.flush();
    }

    static ObjectNode object(String stage, int step, StepResult result, double rate, double tokensPerSecond) {
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
