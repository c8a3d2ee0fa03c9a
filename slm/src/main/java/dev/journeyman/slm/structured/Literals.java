package dev.journeyman.slm.structured;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.slm.structured.SchemaException.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The keywords {@code enum} and {@code const}: values that are written as compact JSON, letter for letter. */
final class Literals {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Choices choices;
    private final List<Problem> problems;
    private int values;

    Literals(Choices choices, List<Problem> problems) {
        this.choices = choices;
        this.problems = problems;
    }

    void read(Choice into, ObjectNode object, Set<String> keywords, String path) {
        boolean isEnum = object.has("enum");
        String keyword = isEnum ? "enum" : "const";
        for (String other : keywords) {
            if (!other.equals(keyword) && !other.equals("type")) {
                problems.add(new Problem(path + "." + other, "is not supported beside " + keyword));
            }
        }
        JsonNode list = object.get(keyword);
        if (isEnum && (!list.isArray() || list.isEmpty())) {
            problems.add(new Problem(path + ".enum", "must be a list of at least one value"));
            return;
        }
        values += isEnum ? list.size() : 1;
        if (values > Bounds.ENUM_VALUES) {
            problems.add(new Problem(
                    path + "." + keyword, "is too much: a schema may list " + Bounds.ENUM_VALUES + " values"));
            return;
        }
        Set<String> types = Types.of(object, path, problems);
        List<String> texts = new ArrayList<>();
        for (JsonNode value : isEnum ? list : List.of(list)) {
            if (types.isEmpty() || Types.match(types, value)) {
                texts.add(value.toString());
            }
            if (hasHalfCharacter(value)) {
                problems.add(new Problem(path + "." + keyword, "holds half a character (a lone surrogate)"));
            }
        }
        if (texts.isEmpty()) {
            problems.add(new Problem(path + "." + keyword, "has no value of the type"));
        } else {
            into.add(choices.literals(texts));
        }
    }

    private static boolean hasHalfCharacter(JsonNode value) {
        if (value.isTextual()) {
            return hasHalfCharacter(value.textValue());
        }
        for (JsonNode part : value) {
            if (hasHalfCharacter(part)) {
                return true;
            }
        }
        return value.properties().stream().anyMatch(entry -> hasHalfCharacter(entry.getKey()));
    }

    static boolean hasHalfCharacter(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /** A text as a JSON string. */
    static String json(String text) {
        try {
            return MAPPER.writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a text that cannot be written", e);
        }
    }
}
