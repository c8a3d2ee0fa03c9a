package dev.journeyman.retrainer.trainingset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.retrainer.dataset.Provenance;
import dev.journeyman.slm.tokenizer.Message;
import dev.journeyman.slm.tokenizer.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A training record as one line of JSON; the package's page is the specification. Equal records are equal bytes. */
public final class RecordJson {
    /** The key that a finished set adds to each record: how much it counts in training. */
    static final String WEIGHT = "weight";

    private static final Set<String> KEYS = Set.of(
            "id",
            "kind",
            "scope",
            "messages",
            "answer",
            "rejected",
            "label",
            "provenance",
            "synthesis",
            "trust",
            "technicians",
            "sources",
            "concepts",
            WEIGHT);
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private RecordJson() {}

    /** The line, without its end. */
    public static String line(TrainingRecord record) {
        return text(tree(record));
    }

    static String line(TrainingRecord record, double weight) {
        return text(tree(record).put(WEIGHT, weight));
    }

    private static ObjectNode tree(TrainingRecord record) {
        ObjectNode node = JSON.createObjectNode();
        node.put("id", record.id());
        node.put("kind", record.kind().wireName());
        node.put("scope", record.scope().wireName());
        if (!record.messages().isEmpty()) {
            ArrayNode messages = node.putArray("messages");
            record.messages()
                    .forEach(message -> messages.addObject()
                            .put("role", message.role().wireName())
                            .put("content", message.content()));
        }
        node.put("answer", record.answer());
        if (record.rejected() != null) {
            node.put("rejected", record.rejected());
        }
        if (record.label() != null) {
            node.put("label", record.label());
        }
        node.put("provenance", record.provenance().wireName());
        Synthesis synthesis = record.synthesis();
        if (synthesis != null) {
            ObjectNode made = node.putObject("synthesis")
                    .put("teacher", synthesis.teacher())
                    .put("version", synthesis.version())
                    .put("prompt", synthesis.prompt());
            if (synthesis.parent() != null) {
                made.put("parent", synthesis.parent());
            }
        }
        node.put("trust", record.trust());
        names(node, "technicians", record.technicians());
        names(node, "sources", record.sources());
        names(node, "concepts", record.concepts());
        return node;
    }

    /**
     * The record of a line.
     *
     * @throws InvalidRecordException naming all that is wrong
     */
    public static TrainingRecord read(String line) {
        JsonNode node;
        try {
            node = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new InvalidRecordException("of the line", List.of("is not JSON: " + e.getOriginalMessage()));
        }
        if (node == null || !node.isObject()) {
            throw new InvalidRecordException("of the line", List.of("must be a JSON object"));
        }
        Fields fields = new Fields(node);
        fields.unknown();
        try {
            TrainingRecord record = fields.record();
            if (fields.problems.isEmpty()) {
                return record;
            }
        } catch (InvalidRecordException e) {
            fields.problems.addAll(e.problems());
        }
        throw new InvalidRecordException(
                node.path("id").asText("without an id").replaceAll("\\p{Cntrl}", "?"),
                List.copyOf(new java.util.LinkedHashSet<>(fields.problems)));
    }

    /** The fields of one object; what has the wrong form is a problem and counts as missing. */
    private static final class Fields {
        private final JsonNode node;
        private final List<String> problems = new ArrayList<>();

        Fields(JsonNode node) {
            this.node = node;
        }

        void unknown() {
            Set<String> unknown = new TreeSet<>();
            node.fieldNames().forEachRemaining(unknown::add);
            unknown.removeAll(KEYS);
            if (!unknown.isEmpty()) {
                problems.add("keys that a record does not have: "
                        + String.join(", ", unknown).replaceAll("\\p{Cntrl}", "?"));
            }
        }

        @SuppressWarnings("NullAway") // what the line leaves out is null, and the record says so
        TrainingRecord record() {
            JsonNode trust = node.path("trust");
            return new TrainingRecord(
                    text(node, "id", "id"),
                    constant(RecordKind.class, "kind"),
                    constant(Scope.class, "scope"),
                    messages(),
                    text(node, "answer", "answer"),
                    text(node, "rejected", "rejected"),
                    flag("label"),
                    constant(Provenance.class, "provenance"),
                    synthesis(),
                    trust.isNumber() ? trust.doubleValue() : Double.NaN,
                    names("technicians"),
                    names("sources"),
                    names("concepts"));
        }

        private @Nullable String text(JsonNode from, String key, String path) {
            JsonNode value = from.path(key);
            if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
                problems.add(path + " must be a string");
            }
            return value.textValue();
        }

        private @Nullable Boolean flag(String key) {
            JsonNode value = node.path(key);
            if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
                problems.add(key + " must be true or false");
            }
            return value.isBoolean() ? value.booleanValue() : null;
        }

        private <E extends Enum<E>> @Nullable E constant(Class<E> type, String key) {
            String name = text(node, key, key);
            if (name == null) {
                return null;
            }
            for (E each : type.getEnumConstants()) {
                if (each.name().toLowerCase(Locale.ROOT).equals(name)) {
                    return each;
                }
            }
            problems.add(key + " has a value that it cannot have");
            return null;
        }

        private List<Message> messages() {
            List<Message> messages = new ArrayList<>();
            JsonNode list = node.path("messages");
            if (!list.isMissingNode() && !list.isArray()) {
                problems.add("messages must be a list");
            }
            for (int i = 0; i < list.size(); i++) {
                String at = "messages[" + i + "]";
                String role = text(list.get(i), "role", at + ".role");
                String content = text(list.get(i), "content", at + ".content");
                if (role == null || content == null) {
                    problems.add(at + " must have role and content");
                    continue;
                }
                try {
                    messages.add(new Message(Role.ofWireName(role), content));
                } catch (IllegalArgumentException e) {
                    problems.add(at + ".role must be system, user or assistant");
                }
            }
            return messages;
        }

        @SuppressWarnings("NullAway") // what the line leaves out is null, and the record says so
        private @Nullable Synthesis synthesis() {
            JsonNode made = node.path("synthesis");
            if (made.isMissingNode() || made.isNull()) {
                return null;
            }
            return new Synthesis(
                    text(made, "teacher", "synthesis.teacher"),
                    text(made, "version", "synthesis.version"),
                    text(made, "prompt", "synthesis.prompt"),
                    text(made, "parent", "synthesis.parent"));
        }

        private List<String> names(String key) {
            List<String> names = new ArrayList<>();
            JsonNode list = node.path(key);
            if (!list.isMissingNode() && !list.isArray()) {
                problems.add(key + " must be a list");
            }
            for (JsonNode each : list) {
                if (each.isTextual()) {
                    names.add(each.textValue());
                } else {
                    problems.add(key + " must hold strings");
                }
            }
            return names;
        }
    }

    private static void names(ObjectNode node, String key, List<String> names) {
        if (!names.isEmpty()) {
            ArrayNode array = node.putArray(key);
            names.forEach(array::add);
        }
    }

    private static String text(ObjectNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can be written", e);
        }
    }
}
