package dev.journeyman.feedback.records;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.feedback.events.Message;
import java.util.Collection;
import java.util.List;

/**
 * Records as JSON: one object with its keys in a fixed order, so that equal records are equal bytes.
 *
 * <pre>
 * id, kind         as in {@link RecordId}; pair, demonstration or unpaired
 * prompt           [{role, content}]
 * chosen, rejected of a pair
 * completion       of a demonstration or an unpaired label
 * label            of an unpaired label: true where it is desirable
 * provenance       human_feedback
 * origins, sources, technicians, model_versions
 *                  lists of texts, sorted
 * since            when the first of the feedback was given
 * status           accepted, held, quarantined or rejected
 * reason           {rule, text, because: [reason]}
 * </pre>
 */
public final class RecordsJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RecordsJson() {}

    /** The record as a tree. */
    public static ObjectNode tree(PreferenceRecord record) {
        ObjectNode node = JSON.createObjectNode();
        node.put("id", record.id().toString());
        node.put("kind", record.kind());
        node.set("prompt", messages(record.prompt()));
        switch (record) {
            case Pair pair -> node.put("chosen", pair.chosen()).put("rejected", pair.rejected());
            case Demonstration demonstration -> node.put("completion", demonstration.completion());
            case Unpaired unpaired ->
                node.put("completion", unpaired.completion()).put("label", unpaired.label());
        }
        backing(node, record);
        node.put("status", record.status().wire());
        node.set("reason", reason(record.standing().reason()));
        return node;
    }

    /** Where the record comes from: provenance, origins, sources, technicians, model_versions and since, put into an object. */
    public static void backing(ObjectNode node, PreferenceRecord record) {
        Backing backing = record.backing();
        node.put("provenance", PreferenceRecord.PROVENANCE);
        texts(
                node.putArray("origins"),
                backing.origins().stream().map(Origin::wire).toList());
        texts(node.putArray("sources"), backing.sources());
        texts(node.putArray("technicians"), backing.technicians());
        texts(node.putArray("model_versions"), backing.modelVersions());
        node.put("since", backing.since().toString());
    }

    /** A conversation as {@code [{role, content}]}. */
    public static ArrayNode messages(List<Message> messages) {
        ArrayNode array = JSON.createArrayNode();
        messages.forEach(
                message -> array.addObject().put("role", message.role().wire()).put("content", message.content()));
        return array;
    }

    /** A reason as a tree. */
    public static ObjectNode reason(Reason reason) {
        ObjectNode node = JSON.createObjectNode().put("rule", reason.rule()).put("text", reason.text());
        if (!reason.because().isEmpty()) {
            ArrayNode because = node.putArray("because");
            reason.because().forEach(each -> because.add(reason(each)));
        }
        return node;
    }

    /** One line a record, in the order of their ids, a line end after each. */
    public static String lines(Collection<? extends PreferenceRecord> records) {
        StringBuilder lines = new StringBuilder();
        records.stream()
                .sorted(PreferenceRecord.BY_ID)
                .forEach(record -> lines.append(line(tree(record))).append('\n'));
        return lines.toString();
    }

    /** A tree on one line. */
    public static String line(ObjectNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can be written", e);
        }
    }

    private static void texts(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }
}
