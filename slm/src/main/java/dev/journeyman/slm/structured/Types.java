package dev.journeyman.slm.structured;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.slm.structured.SchemaException.Problem;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The keyword {@code type}. */
final class Types {
    private static final Set<String> ALL = Set.of("object", "array", "string", "number", "integer", "boolean", "null");

    private Types() {}

    /** The types that a schema names; none where it has no {@code type}. */
    static Set<String> of(ObjectNode object, String path, List<Problem> problems) {
        Set<String> types = new LinkedHashSet<>();
        JsonNode given = object.get("type");
        if (given == null) {
            return types;
        }
        if (given.isArray() && !given.isEmpty()) {
            given.forEach(type -> add(types, type, path, problems));
        } else {
            add(types, given, path, problems);
        }
        return types;
    }

    private static void add(Set<String> types, JsonNode type, String path, List<Problem> problems) {
        if (type.isTextual() && ALL.contains(type.textValue())) {
            types.add(type.textValue());
        } else {
            problems.add(new Problem(
                    path + ".type",
                    "must be object, array, string, number, integer, boolean or null, or a list of these"));
        }
    }

    /** Whether a value is of one of these types. */
    static boolean match(Set<String> types, JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> types.contains("object");
            case ARRAY -> types.contains("array");
            case STRING -> types.contains("string");
            case BOOLEAN -> types.contains("boolean");
            case NULL -> types.contains("null");
            case NUMBER ->
                types.contains("number")
                        || (types.contains("integer")
                                && value.decimalValue().stripTrailingZeros().scale() <= 0);
            default -> false;
        };
    }
}
