package dev.journeyman.slm.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;

/**
 * One JSON object whose fields are read with their types checked; what does not fit is collected, not thrown.
 *
 * <p>A key that is absent and a key that is null are the same, as they are in Python's configs. A field that does not
 * fit is remembered as bad, so that rules which depend on it stay quiet.
 */
final class JsonFields {
    /** The longest JSON file read into memory (a shard index of the largest models has under 10 MB). */
    private static final int MAX_FILE_BYTES = 32 << 20;

    private static final int MAX_DEPTH = 64;
    private static final int MAX_LIST = 100_000;

    /** Bounded, and strict about what Python's reader would silently accept. */
    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_FILE_BYTES)
                    .maxNumberLength(400)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final ObjectMapper MAPPER =
            new ObjectMapper(FACTORY).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final ObjectNode object;
    private final String prefix;
    private final List<Problem> problems;
    private final Set<String> bad;

    private JsonFields(ObjectNode object, String prefix, List<Problem> problems, Set<String> bad) {
        this.object = object;
        this.prefix = prefix;
        this.problems = problems;
        this.bad = bad;
    }

    /** Parses a text that must be one JSON object. */
    static JsonFields parse(String json, String source) {
        JsonNode node;
        try {
            node = MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw malformed(source, e);
        }
        if (!(node instanceof ObjectNode object)) {
            throw new CheckpointException(CheckpointException.Kind.MALFORMED, source, "must hold one JSON object");
        }
        return new JsonFields(object, "", new ArrayList<>(), new HashSet<>());
    }

    /** Reads a file that must be one JSON object in UTF-8. */
    static JsonFields read(Path file) {
        return parse(readText(file), file.toString());
    }

    private static String readText(Path file) {
        if (!Files.exists(file)) {
            throw new CheckpointException(CheckpointException.Kind.NOT_FOUND, file.toString(), "the file is missing");
        }
        try {
            long bytes = Files.size(file);
            if (bytes > MAX_FILE_BYTES) {
                throw new CheckpointException(
                        CheckpointException.Kind.MALFORMED,
                        file.toString(),
                        "has " + bytes + " bytes; at most " + MAX_FILE_BYTES + " are read");
            }
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new CheckpointException(CheckpointException.Kind.MALFORMED, file.toString(), "is not UTF-8", e);
        } catch (IOException e) {
            throw new CheckpointException(
                    CheckpointException.Kind.UNREADABLE, file.toString(), "cannot be read: " + e, e);
        }
    }

    /** Says what is wrong with a text that is not JSON, on one line. */
    static CheckpointException malformed(String source, JsonProcessingException e) {
        String where = e.getLocation() == null
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
        return new CheckpointException(
                CheckpointException.Kind.MALFORMED,
                source,
                "is not valid JSON: " + Quoted.plain(String.valueOf(e.getOriginalMessage())) + where,
                e);
    }

    List<Problem> problems() {
        return problems;
    }

    void add(Problem problem) {
        problems.add(problem);
        bad.addAll(problem.keys());
    }

    /** Adds the problems of rules, less those about fields that are known to be bad. */
    void addRules(List<Problem> more) {
        more.stream().filter(p -> p.keys().stream().noneMatch(bad::contains)).forEach(problems::add);
    }

    /** Keeps rules about this field quiet. */
    void markBad(String key) {
        bad.add(key);
    }

    boolean isBad(String key) {
        return bad.contains(key);
    }

    /** Throws if anything was wrong. */
    void throwProblems(String source) {
        if (!problems.isEmpty()) {
            throw new CheckpointException(source, problems);
        }
    }

    boolean has(String key) {
        return object.hasNonNull(key);
    }

    Set<String> keys() {
        Set<String> keys = new HashSet<>();
        object.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    /** The raw value of a key that {@link #has}, for a message. */
    String show(String key) {
        return Quoted.plain(object.path(key).toString());
    }

    /** Whether the value is one that switches nothing on: absent, false, 0 or empty. */
    boolean isOff(String key) {
        JsonNode node = object.path(key);
        return node.isMissingNode()
                || node.isNull()
                || (node.isBoolean() && !node.booleanValue())
                || (node.isNumber() && node.doubleValue() == 0)
                || (node.isTextual() && node.textValue().isEmpty())
                || (node.isContainerNode() && node.isEmpty());
    }

    int required(String key, String fix, int whenBad) {
        if (!has(key)) {
            add(Problem.invalid(prefix + key + " is missing; " + fix, key));
            return whenBad;
        }
        return integer(key).orElse(whenBad);
    }

    OptionalInt integer(String key) {
        if (!has(key)) {
            return OptionalInt.empty();
        }
        JsonNode node = object.path(key);
        if (!node.isIntegralNumber() || !node.canConvertToInt()) {
            wrongType(key, "a whole number");
            return OptionalInt.empty();
        }
        return OptionalInt.of(node.intValue());
    }

    OptionalDouble number(String key) {
        if (!has(key)) {
            return OptionalDouble.empty();
        }
        JsonNode node = object.path(key);
        if (!node.isNumber()) {
            wrongType(key, "a number");
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(node.doubleValue());
    }

    boolean flag(String key, boolean absent) {
        if (!has(key)) {
            return absent;
        }
        JsonNode node = object.path(key);
        if (!node.isBoolean()) {
            wrongType(key, "true or false");
            return absent;
        }
        return node.booleanValue();
    }

    Optional<String> text(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        JsonNode node = object.path(key);
        if (!node.isTextual()) {
            wrongType(key, "a string");
            return Optional.empty();
        }
        return Optional.of(node.textValue());
    }

    boolean isText(String key) {
        return object.path(key).isTextual();
    }

    Optional<JsonFields> object(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        if (!(object.path(key) instanceof ObjectNode child)) {
            wrongType(key, "an object");
            return Optional.empty();
        }
        return Optional.of(new JsonFields(child, prefix + key + '.', problems, bad));
    }

    /** A list of strings; empty where absent. */
    List<String> texts(String key) {
        if (!has(key)) {
            return List.of();
        }
        JsonNode node = object.path(key);
        List<String> texts = new ArrayList<>();
        node.forEach(item -> {
            if (item.isTextual()) {
                texts.add(item.textValue());
            }
        });
        if (!node.isArray() || node.size() > MAX_LIST || texts.size() != node.size()) {
            wrongType(key, "a list of strings");
            return List.of();
        }
        return texts;
    }

    /** Every field of an object whose values are all strings, in order. */
    SequencedMap<String, String> textValues() {
        SequencedMap<String, String> values = new LinkedHashMap<>();
        for (String key : (Iterable<String>) object::fieldNames) {
            text(key).ifPresent(value -> values.put(key, value));
        }
        return values;
    }

    /** One whole number or a list of them; empty where absent. */
    List<Integer> integers(String key) {
        if (!has(key)) {
            return List.of();
        }
        JsonNode node = object.path(key);
        List<Integer> values = new ArrayList<>();
        for (JsonNode item : node.isArray() ? node : List.of(node)) {
            if (!item.isIntegralNumber() || !item.canConvertToInt() || values.size() == MAX_LIST) {
                wrongType(key, "a whole number or a list of them");
                return List.of();
            }
            values.add(item.intValue());
        }
        return values;
    }

    private void wrongType(String key, String wanted) {
        add(Problem.invalid(prefix + key + " must be " + wanted + ", but is " + show(key), key));
    }
}
