package dev.journeyman.gateway.runs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** A line that the retrainer or the examination says, understood. What is no JSON, or none of these, is {@link Other} and goes to the run's log. */
sealed interface ChildLine {
    /** How far it is. */
    record Progressed(Progress progress) implements ChildLine {}

    /** The end: what was stored. */
    record Candidate(String version) implements ChildLine {}

    /** The end: why not. */
    record Failed(String error) implements ChildLine {}

    /** The end: it was asked to stop. */
    record Stopped() implements ChildLine {}

    /** Anything else. */
    record Other(String text) implements ChildLine {}

    /** Understands a line. */
    static ChildLine read(String line) {
        JsonNode node;
        try {
            node = Parser.JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return new Other(line);
        }
        if (node == null || !node.isObject()) {
            return new Other(line);
        }
        if (node.path("candidate").isTextual()) {
            return new Candidate(node.path("candidate").asText());
        }
        if (node.path("error").isTextual()) {
            return new Failed(node.path("error").asText());
        }
        if (node.path("stopped").asBoolean()) {
            return new Stopped();
        }
        if (node.path("stage").isTextual() && node.path("step").isNumber()) {
            return new Progressed(new Progress(
                    node.path("stage").asText(),
                    node.path("step").asLong(),
                    node.path("steps").asLong(),
                    node.path("loss").isNumber() ? node.path("loss").asDouble() : null,
                    seconds(node, "eta_seconds")));
        }
        if (node.path("examined").isTextual()) {
            return new Progressed(new Progress(
                    node.path("examined").asText(),
                    node.path("done").asLong(),
                    node.path("questions").asLong(),
                    null,
                    null));
        }
        if (node.path("event").asText().equals("evaluation_progress")) {
            return new Progressed(new Progress(
                    node.path("suite").asText(),
                    node.path("done").asLong(),
                    node.path("all").asLong(),
                    null,
                    seconds(node, "seconds_left")));
        }
        return new Other(node.path("event").asText(line));
    }

    private static Long seconds(JsonNode node, String key) {
        return node.path(key).asLong(0);
    }

    /** Strict and bounded, like everything that reads what another process says. */
    final class Parser {
        private static final int MOST_DEPTH = 16;
        private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(MOST_DEPTH)
                                .build())
                        .build())
                .build();

        private Parser() {}
    }
}
