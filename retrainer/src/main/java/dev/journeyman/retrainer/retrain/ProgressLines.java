package dev.journeyman.retrainer.retrain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BooleanSupplier;

/**
 * A run's progress as JSON lines, which a training process writes and its supervisor or any other program reads. Each line is one of
 *
 * <pre>
 *   {"stage":"sft-real","step":12,"steps":300,"eta_seconds":95,"loss":1.52,…}   an optimizer step; step counts from 1
 *   {"examined":"mixture-0.500","done":40,"questions":600}                     a question of an examination
 *   {"event":"…"}                                                              something worth a sentence
 *   {"candidate":"feedback-1a2b3c"}                                            the end: what was stored
 *   {"error":"…"}                                                              the end: why not
 *   {"stopped":true}                                                           the end: asked to stop; the same command goes on
 * </pre>
 */
final class ProgressLines implements RetrainProgress {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final PrintWriter out;
    private final BooleanSupplier stop;

    ProgressLines(PrintWriter out, BooleanSupplier stop) {
        this.out = out;
        this.stop = stop;
    }

    @Override
    public void step(String part, int step, int steps, SequencedMap<String, Double> metrics, double secondsLeft) {
        ObjectNode node = JSON.createObjectNode()
                .put("stage", part)
                .put("step", step)
                .put("steps", steps)
                .put("eta_seconds", Math.round(secondsLeft));
        metrics.forEach(node::put);
        line(node);
    }

    @Override
    public void looked(String model, int done, int all) {
        line(JSON.createObjectNode().put("examined", model).put("done", done).put("questions", all));
    }

    @Override
    public void event(String text) {
        line(JSON.createObjectNode().put("event", text));
    }

    @Override
    public boolean stopped() {
        return stop.getAsBoolean();
    }

    /** The last line. */
    void end(End end) {
        switch (end) {
            case End.Finished finished -> line(JSON.createObjectNode().put("candidate", finished.candidate()));
            case End.Failed failed -> line(JSON.createObjectNode().put("error", failed.reason()));
            case End.Stopped stopped -> line(JSON.createObjectNode().put("stopped", true));
        }
    }

    private void line(ObjectNode node) {
        out.println(node);
        out.flush();
    }

    /** How a run ended. */
    sealed interface End {
        /** With a candidate. */
        record Finished(String candidate) implements End {}

        /** Without. */
        record Failed(String reason) implements End {}

        /** Before its end, as it was asked to. */
        record Stopped() implements End {}
    }

    /**
     * Reads a line and tells it on.
     *
     * @return how the run ended, where the line says so
     */
    static Optional<End> read(String line, RetrainProgress to) {
        JsonNode node;
        try {
            node = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            to.event(line); // a native library's word, or a line that a kill cut
            return Optional.empty();
        }
        if (node.has("candidate")) {
            return Optional.of(new End.Finished(node.path("candidate").asText()));
        }
        if (node.has("error")) {
            return Optional.of(new End.Failed(node.path("error").asText()));
        }
        if (node.has("stopped")) {
            return Optional.of(new End.Stopped());
        }
        if (node.has("stage")) {
            SequencedMap<String, Double> metrics = new LinkedHashMap<>();
            node.properties().forEach(field -> {
                if (field.getValue().isNumber()) {
                    metrics.put(field.getKey(), field.getValue().doubleValue());
                }
            });
            metrics.keySet().removeAll(List.of("step", "steps", "eta_seconds"));
            to.step(
                    node.path("stage").asText(),
                    node.path("step").asInt(),
                    node.path("steps").asInt(),
                    metrics,
                    node.path("eta_seconds").asDouble());
        } else if (node.has("examined")) {
            to.looked(
                    node.path("examined").asText(),
                    node.path("done").asInt(),
                    node.path("questions").asInt());
        } else {
            to.event(node.path("event").asText(line));
        }
        return Optional.empty();
    }
}
