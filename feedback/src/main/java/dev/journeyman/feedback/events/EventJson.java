package dev.journeyman.feedback.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Events as JSON; the form is in the package's specification.
 *
 * <p>The same event always gives the same bytes: fields stand in a fixed order, and what is absent is left out. What is written is read back as
 * an equal event.
 */
public final class EventJson {
    /** The schema that is written, and the only one that {@link #read} takes; older ones are brought up before. */
    public static final int SCHEMA = 1;

    private static final int MOST_DEPTH = 16;
    private static final int MOST_NUMBER_CHARS = 64;
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MOST_DEPTH)
                            .maxStringLength(EventLimits.MOST_EVENT_BYTES)
                            .maxNumberLength(MOST_NUMBER_CHARS)
                            .maxDocumentLength(EventLimits.MOST_EVENT_BYTES)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private EventJson() {}

    /**
     * An event as UTF-8 JSON on one line, without a line end.
     *
     * @throws InvalidEventException if it is longer than {@link EventLimits#MOST_EVENT_BYTES}
     */
    public static byte[] write(Event event) {
        byte[] bytes;
        try {
            bytes = JSON.writeValueAsBytes(tree(event));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can be written", e);
        }
        if (bytes.length > EventLimits.MOST_EVENT_BYTES) {
            throw new InvalidEventException("the event may have at most " + EventLimits.MOST_EVENT_BYTES
                    + " bytes as JSON, has " + bytes.length);
        }
        return bytes;
    }

    /** An event as a JSON tree. */
    public static ObjectNode tree(Event event) {
        ObjectNode root = JSON.createObjectNode();
        root.put("schema", SCHEMA);
        root.put("type", event.type());
        root.put("id", event.id());
        root.put("at", event.at().toString());
        switch (event) {
            case InteractionLogged e -> InteractionJson.write(e, root);
            case Rated e -> {
                root.put("interaction_id", e.interactionId());
                root.put("technician", e.technician());
                root.put("rating", e.rating().wire());
                ArrayNode tags = root.putArray("tags");
                e.tags().forEach(tag -> tags.add(tag.wire()));
                putIfPresent(root, "comment", e.comment());
            }
            case Corrected e -> {
                root.put("interaction_id", e.interactionId());
                root.put("technician", e.technician());
                root.put("correction", e.correction());
            }
            case Compared e -> {
                root.put("interaction_id", e.interactionId());
                root.put("over_interaction_id", e.overInteractionId());
                root.put("technician", e.technician());
            }
            case Withdrawn e -> {
                root.put("interaction_id", e.interactionId());
                root.put("feedback_id", e.feedbackId());
                root.put("technician", e.technician());
            }
            case Reviewed e -> {
                root.put("subject_kind", e.subjectKind().wire());
                root.put("subject", e.subject());
                putAll(root, "interaction_ids", e.interactionIds());
                root.put("decision", e.decision().wire());
                putIfPresent(root, "edited_text", e.editedText());
                root.put("reviewer", e.reviewer());
                root.put("why", e.why());
            }
            case Erased e -> {
                root.put("interaction_id", e.interactionId());
                root.put("by", e.by());
                root.put("why", e.why());
                putAll(root, "trained_versions", e.trainedVersions());
            }
        }
        return root;
    }

    /**
     * Bytes as a JSON object, within the limits of events and not yet looked at.
     *
     * @throws InvalidEventException if they are not one JSON object
     */
    public static ObjectNode parse(byte[] json) {
        if (json.length > EventLimits.MOST_EVENT_BYTES) {
            throw new InvalidEventException(
                    "the event may have at most " + EventLimits.MOST_EVENT_BYTES + " bytes, has " + json.length);
        }
        JsonNode node;
        try {
            node = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new InvalidEventException("the event is not JSON (" + where(e) + ")");
        } catch (IOException e) {
            throw new IllegalStateException("an array of bytes can be read", e);
        }
        if (!(node instanceof ObjectNode object)) {
            throw new InvalidEventException("the event must be a JSON object");
        }
        return object;
    }

    private static String where(JsonProcessingException e) {
        return e.getLocation() == null
                ? "place unknown"
                : "line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }

    /**
     * The event of UTF-8 JSON.
     *
     * @throws InvalidEventException naming the first field that is wrong
     */
    public static Event read(byte[] json) {
        return read(parse(json));
    }

    /**
     * The event of a JSON tree.
     *
     * @throws InvalidEventException naming the first field that is wrong
     */
    public static Event read(ObjectNode root) {
        return JsonFields.read(root, EventJson::event);
    }

    private static Event event(JsonFields fields) {
        long schema = fields.integer("schema");
        if (schema != SCHEMA) {
            throw new InvalidEventException("schema is " + schema + ", and this program reads " + SCHEMA);
        }
        return switch (fields.text("type")) {
            case "interaction_logged" -> InteractionJson.read(fields);
            case "rated" -> rated(fields);
            case "corrected" ->
                new Corrected(
                        fields.text("id"),
                        fields.time("at"),
                        fields.text("interaction_id"),
                        fields.text("technician"),
                        fields.text("correction"));
            case "compared" ->
                new Compared(
                        fields.text("id"),
                        fields.time("at"),
                        fields.text("interaction_id"),
                        fields.text("over_interaction_id"),
                        fields.text("technician"));
            case "withdrawn" ->
                new Withdrawn(
                        fields.text("id"),
                        fields.time("at"),
                        fields.text("interaction_id"),
                        fields.text("feedback_id"),
                        fields.text("technician"));
            case "reviewed" -> reviewed(fields);
            case "erased" ->
                new Erased(
                        fields.text("id"),
                        fields.time("at"),
                        fields.text("interaction_id"),
                        fields.text("by"),
                        fields.text("why"),
                        fields.texts("trained_versions", EventLimits.MOST_VERSIONS));
            default ->
                throw new InvalidEventException("type must be one of interaction_logged, rated, corrected, compared,"
                        + " withdrawn, reviewed, erased");
        };
    }

    private static Rated rated(JsonFields fields) {
        Set<RatingTag> tags = new HashSet<>();
        List<String> names = fields.texts("tags", RatingTag.values().length);
        for (int i = 0; i < names.size(); i++) {
            tags.add(Wire.of(RatingTag.class, "tags[" + i + "]", names.get(i)));
        }
        return new Rated(
                fields.text("id"),
                fields.time("at"),
                fields.text("interaction_id"),
                fields.text("technician"),
                fields.constant("rating", Rating.class),
                tags,
                fields.optionalText("comment"));
    }

    private static Reviewed reviewed(JsonFields fields) {
        return new Reviewed(
                fields.text("id"),
                fields.time("at"),
                fields.constant("subject_kind", SubjectKind.class),
                fields.text("subject"),
                fields.texts("interaction_ids", EventLimits.MOST_REVIEWED_INTERACTIONS),
                fields.constant("decision", Decision.class),
                fields.optionalText("edited_text"),
                fields.text("reviewer"),
                fields.text("why"));
    }

    private static void putAll(ObjectNode node, String name, List<String> texts) {
        ArrayNode list = node.putArray(name);
        texts.forEach(list::add);
    }

    private static void putIfPresent(ObjectNode node, String name, @Nullable String text) {
        if (text != null) {
            node.put(name, text);
        }
    }
}
