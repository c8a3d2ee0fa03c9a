package dev.journeyman.gateway.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs as JSON: in supervision.json, whose fields the package's page has, and over HTTP. */
final class RunJson {
    private static final int FORMAT = 1;
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private RunJson() {}

    /** The bytes of supervision.json. */
    static byte[] write(Run run) {
        ObjectNode root = JSON.createObjectNode();
        RunState state = run.state();
        root.put("format", FORMAT)
                .put("run", run.id())
                .put("trigger", run.trigger().wire())
                .put("reason", run.reason())
                .put("who", run.who())
                .put("created", run.created().toString())
                .put("state", state.label());
        state.source()
                .ifPresent(source -> root.putObject("source")
                        .put("parent", source.parent())
                        .put("snapshot", source.snapshot())
                        .put("last_sequence", source.lastSequence()));
        state.candidate().ifPresent(candidate -> root.put("candidate", candidate));
        if (state instanceof RunState.Evaluating evaluating) {
            root.put("champion", evaluating.ofChampion());
        } else if (state instanceof RunState.Judging judging) {
            root.put("champion", judging.championDone());
        }
        state.gate().ifPresent(word -> root.set("gate", gate(word)));
        state.remark().ifPresent(remark -> root.put("remark", remark));
        if (state instanceof RunState.Ended ended) {
            root.put("ended", ended.ended().toString());
        }
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can be written", e);
        }
    }

    /**
     * Reads supervision.json.
     *
     * @throws IOException where it is none of this format, naming what is wrong
     */
    static Run read(byte[] bytes) throws IOException {
        JsonNode root = JSON.readTree(bytes);
        if (root == null || root.path("format").asInt(-1) != FORMAT) {
            throw new IOException("format must be " + FORMAT);
        }
        try {
            return new Run(
                    text(root, "run"),
                    Trigger.ofWire(text(root, "trigger")),
                    text(root, "reason"),
                    text(root, "who"),
                    Instant.parse(text(root, "created")),
                    state(root));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static RunState state(JsonNode root) throws IOException {
        String label = text(root, "state");
        Source source = root.has("source") ? source(root.path("source")) : null;
        String candidate = root.path("candidate").asText(null);
        String remark = root.path("remark").asText(null);
        boolean champion = root.path("champion").asBoolean();
        return switch (label) {
            case "preparing" -> new RunState.Preparing();
            case "training" -> new RunState.Training(there(source, "source"));
            case "evaluating" ->
                new RunState.Evaluating(there(source, "source"), there(candidate, "candidate"), champion);
            case "judging" -> new RunState.Judging(there(source, "source"), there(candidate, "candidate"), champion);
            case "rollout" ->
                new RunState.Rollout(there(source, "source"), there(candidate, "candidate"), gate(root), ended(root));
            case "passed" ->
                new RunState.Passed(
                        there(source, "source"), there(candidate, "candidate"), gate(root), remark, ended(root));
            case "refused" ->
                new RunState.Refused(there(source, "source"), there(candidate, "candidate"), gate(root), ended(root));
            case "failed" -> new RunState.Failed(source, candidate, there(remark, "remark"), ended(root));
            case "stopped" -> new RunState.Stopped(source, candidate, there(remark, "remark"), ended(root));
            default -> throw new IOException("state must be one of a run's, was " + label);
        };
    }

    private static Source source(JsonNode node) throws IOException {
        return new Source(
                text(node, "parent"),
                text(node, "snapshot"),
                node.path("last_sequence").asLong(0));
    }

    private static GateWord gate(JsonNode root) {
        List<String> refusals = new ArrayList<>();
        root.path("gate").path("refusals").forEach(each -> refusals.add(each.asText()));
        return new GateWord(root.path("gate").path("passed").asBoolean(), refusals);
    }

    private static Instant ended(JsonNode root) throws IOException {
        return Instant.parse(text(root, "ended"));
    }

    private static String text(JsonNode node, String key) throws IOException {
        return there(node.path(key).asText(null), key);
    }

    private static <T> T there(@Nullable T value, String key) throws IOException {
        if (value == null) {
            throw new IOException(key + " is missing");
        }
        return value;
    }

    private static ObjectNode gate(GateWord word) {
        ObjectNode node = JSON.createObjectNode().put("passed", word.passed());
        ArrayNode refusals = node.putArray("refusals");
        word.refusals().forEach(refusals::add);
        return node;
    }

    /** A run as clients see it; the numbers are plain, so that any writer writes them short. */
    static ObjectNode view(Run run, @Nullable Progress progress) {
        RunState state = run.state();
        ObjectNode node = JSON.createObjectNode()
                .put("run", run.id())
                .put("state", state.label())
                .put("trigger", run.trigger().wire())
                .put("reason", run.reason())
                .put("who", run.who())
                .put("created", run.created().toString())
                .put(
                        "ended",
                        state instanceof RunState.Ended ended ? ended.ended().toString() : null);
        if (progress == null || run.isOver()) {
            node.putNull("progress");
        } else {
            ObjectNode told = node.putObject("progress")
                    .put("stage", progress.stage())
                    .put("step", progress.step())
                    .put("steps", progress.steps());
            told.put("loss", finite(progress.loss())).put("eta_seconds", progress.etaSeconds());
        }
        node.put("candidate", state.candidate().orElse(null));
        if (state.gate().isPresent()) {
            node.set("gate", gate(state.gate().get()));
        } else {
            node.putNull("gate");
        }
        return node.put("error", state.remark().orElse(null));
    }

    private static @Nullable Double finite(@Nullable Double loss) {
        return loss == null || !Double.isFinite(loss) ? null : loss; // JSON has no word for the others
    }
}
