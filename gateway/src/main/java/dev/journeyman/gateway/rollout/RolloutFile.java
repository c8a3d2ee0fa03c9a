package dev.journeyman.gateway.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.store.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file {@code rollout.json}: what a rollout has counted, and how the last ones ended. The package page has its form. For one thread at a time. */
final class RolloutFile {
    static final String NAME = "rollout.json";

    private static final Logger LOG = LoggerFactory.getLogger(RolloutFile.class);
    private static final int FORMAT = 1;
    private static final long MOST_BYTES = 4 << 20;
    private static final int MOST_TEXT_CHARS = 1000;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path file;

    RolloutFile(Path file) {
        this.file = file;
    }

    /**
     * The file's content.
     *
     * @param running null where none runs
     */
    record Kept(@Nullable Running running, List<RolloutStatus.Ended> ended) {}

    /** What was kept; nothing where there is no such file, or it cannot be read: then the rollout counts anew, which is slower and never wrong. */
    Kept read() {
        try {
            if (!Files.exists(file)) {
                return new Kept(null, List.of());
            }
            if (Files.size(file) > MOST_BYTES) {
                throw new IOException("it is larger than " + MOST_BYTES + " bytes");
            }
            JsonNode root = JSON.readTree(Files.readAllBytes(file));
            if (root.path("format").asInt() != FORMAT) {
                throw new IOException("its format is " + root.path("format") + ", and this program reads " + FORMAT);
            }
            List<RolloutStatus.Ended> ended = new ArrayList<>();
            root.path("ended").forEach(node -> ended.add(ended(node)));
            return new Kept(root.path("running").isObject() ? running(root.path("running")) : null, ended);
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} cannot be read, so the rollout counts anew: {}", file, e.toString());
            return new Kept(null, List.of());
        }
    }

    /** Replaces the file: a reader, and a power cut, see the old content or the new one. */
    void write(Kept kept) throws IOException {
        ObjectNode root = JSON.createObjectNode().put("format", FORMAT);
        Running running = kept.running();
        if (running != null) {
            root.set("running", node(running));
        }
        ArrayNode ended = root.putArray("ended");
        kept.ended().forEach(each -> ended.add(RolloutJson.ended(each)));
        DurableFiles.replace(file, JSON.writeValueAsBytes(root));
    }

    private static ObjectNode node(Running running) {
        ObjectNode node = JSON.createObjectNode()
                .put("version", running.version)
                .put("against", running.against)
                .put("since", running.since.toString())
                .put("percent", running.percent)
                .put("share_since", running.shareSince.toString())
                .put("answers_at_share", running.answersAtShare)
                .put("slow_above_token_us", running.slowAboveMicros)
                .put("feedback_sequence", running.feedbackSequence)
                .put("compared", running.compared)
                .put("dropped", running.dropped)
                .put("same_text", running.sameText)
                .put("same_codes", running.sameCodes);
        node.set("champion", node(running.champion));
        node.set("canary", node(running.canary));
        return node;
    }

    private static ObjectNode node(ArmCounts arm) {
        ObjectNode node = JSON.createObjectNode()
                .put("answers", arm.answers)
                .put("up", arm.up)
                .put("down", arm.down)
                .put("blocked", arm.blocked)
                .put("failed", arm.failed)
                .put("timed", arm.timed)
                .put("slow", arm.slow)
                .put("sessions", arm.sessions.text());
        put(node.putArray("first_token_ms"), arm.firstToken);
        put(node.putArray("answer_ms"), arm.answer);
        return node;
    }

    private static void put(ArrayNode node, Latencies latencies) {
        for (long count : latencies.counts()) {
            node.add(count);
        }
    }

    private static Running running(JsonNode node) throws IOException {
        Running running = new Running(
                text(node, "version"),
                text(node, "against"),
                Instant.parse(text(node, "since")),
                node.path("percent").asInt(),
                Instant.parse(text(node, "share_since")),
                node.path("feedback_sequence").asLong());
        running.answersAtShare = node.path("answers_at_share").asLong();
        running.slowAboveMicros = node.path("slow_above_token_us").isNumber()
                ? node.path("slow_above_token_us").longValue()
                : null;
        running.compared = node.path("compared").asLong();
        running.dropped = node.path("dropped").asLong();
        running.sameText = node.path("same_text").asLong();
        running.sameCodes = node.path("same_codes").asLong();
        running.champion = arm(node.path("champion"));
        running.canary = arm(node.path("canary"));
        if (running.slowAboveMicros == null) {
            running.champion.forgetTimes();
            running.canary.forgetTimes();
        }
        return running;
    }

    private static ArmCounts arm(JsonNode node) throws IOException {
        ArmCounts arm = new ArmCounts(
                SessionSketch.of(node.path("sessions").asText()),
                latencies(node.path("first_token_ms")),
                latencies(node.path("answer_ms")));
        arm.answers = node.path("answers").asLong();
        arm.up = node.path("up").asLong();
        arm.down = node.path("down").asLong();
        arm.blocked = node.path("blocked").asLong();
        arm.failed = node.path("failed").asLong();
        arm.timed = node.path("timed").asLong();
        arm.slow = node.path("slow").asLong();
        for (Measure measure : Measure.values()) {
            try {
                arm.count(measure);
            } catch (IllegalArgumentException e) {
                throw new IOException("its counts are impossible: " + e.getMessage(), e);
            }
        }
        return arm;
    }

    private static Latencies latencies(JsonNode node) {
        long[] counts = new long[node.size()];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = node.get(i).asLong();
        }
        return new Latencies(counts);
    }

    private static RolloutStatus.Ended ended(JsonNode node) {
        return new RolloutStatus.Ended(
                node.path("version").asText(),
                node.path("against").asText(),
                Instant.parse(node.path("since").asText()),
                Instant.parse(node.path("until").asText()),
                RolloutJson.outcome(node.path("outcome").asText()),
                node.path("reason").asText(),
                node.path("answers").asLong(),
                node.path("sessions").asLong());
    }

    private static String text(JsonNode node, String key) throws IOException {
        String text = node.path(key).asText();
        if (text.isEmpty() || text.length() > MOST_TEXT_CHARS) {
            throw new IOException("running." + key + " is missing or too long");
        }
        return text;
    }
}
