package dev.journeyman.slm.structured;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.slm.structured.SchemaException.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a JSON Schema into choices, and collects everything that the subset lacks. The subset stands in the package's description. */
final class SchemaReader {
    private static final Set<String> ANNOTATIONS = Set.of(
            "title",
            "description",
            "default",
            "examples",
            "$schema",
            "$id",
            "$comment",
            "deprecated",
            "readOnly",
            "writeOnly");
    private static final Set<String> DEFINITIONS = Set.of("$defs", "definitions");
    private static final Set<String> OF_OBJECTS = Set.of("properties", "required", "additionalProperties");
    private static final Set<String> OF_ARRAYS = Set.of("items", "minItems", "maxItems");
    private static final Set<String> OF_STRINGS = Set.of("minLength", "maxLength", "pattern", "format");
    private static final Set<String> OF_NUMBERS = Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum");
    private static final int MOST_SHOWN = 64;

    private final JsonNode schema;
    private final Vocabulary vocabulary;
    private final Choices choices;
    private final Literals literals;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Choice> references = new HashMap<>();
    private int subschemas;
    private int properties;

    private SchemaReader(JsonNode schema, Vocabulary vocabulary) {
        this.schema = schema;
        this.vocabulary = vocabulary;
        this.choices = new Choices(vocabulary);
        this.literals = new Literals(choices, problems);
    }

    static Choice read(JsonNode schema, Vocabulary vocabulary) throws SchemaException {
        int chars = schema.toString().length();
        if (chars > Bounds.SCHEMA_CHARS) {
            throw new SchemaException(List.of(new Problem(
                    "", "may have at most " + Bounds.SCHEMA_CHARS + " characters as compact JSON, has " + chars)));
        }
        SchemaReader reader = new SchemaReader(schema, vocabulary);
        Choice root = reader.choices.create();
        reader.references.put("#", root);
        reader.fill(root, schema, "", 0);
        reader.definitions();
        if (reader.problems.isEmpty()) {
            reader.choices.finish();
            if (root.cost(Bounds.DEPTH) >= Bounds.NEVER) {
                reader.problem(
                        "",
                        "has no document: what it requires is endless or nested deeper than " + Bounds.DEPTH
                                + " levels");
            }
        }
        if (!reader.problems.isEmpty()) {
            throw new SchemaException(reader.problems);
        }
        return root;
    }

    private void problem(String path, String message) {
        problems.add(new Problem(path, message));
    }

    private void definitions() {
        for (String place : List.of("$defs", "definitions")) {
            if (schema.get(place) instanceof ObjectNode all) {
                all.properties().forEach(entry -> definition(place, entry.getKey(), entry.getValue()));
            } else if (schema.has(place)) {
                problem("." + place, "must be an object");
            }
        }
    }

    private Choice definition(String place, String name, JsonNode node) {
        String key = "#/" + place + "/" + name;
        Choice known = references.get(key);
        if (known == null) {
            known = choices.create();
            references.put(key, known);
            fill(known, node, "." + place + "." + shown(name), 1);
        }
        return known;
    }

    private Choice read(JsonNode node, String path, int depth) {
        Choice choice = choices.create();
        fill(choice, node, path, depth);
        return choice;
    }

    private void fill(Choice into, JsonNode node, String path, int depth) {
        if (++subschemas > Bounds.SUBSCHEMAS) {
            if (subschemas == Bounds.SUBSCHEMAS + 1) {
                problem(path, "is one subschema too many: there may be " + Bounds.SUBSCHEMAS);
            }
            return;
        }
        if (depth > Bounds.SCHEMA_DEPTH) {
            problem(path, "is nested too deep: a schema may have " + Bounds.SCHEMA_DEPTH + " levels");
            return;
        }
        if (node.isBoolean() && node.booleanValue()) {
            into.add(choices.any());
            return;
        }
        if (!(node instanceof ObjectNode object)) {
            problem(path, node.isBoolean() ? "false is not supported: nothing would be valid" : "must be an object");
            return;
        }
        Set<String> keywords = keywords(object, path, depth);
        if (object.has("$ref")) {
            alone("$ref", keywords, path);
            reference(into, object.get("$ref"), path);
        } else if (object.has("anyOf")) {
            alone("anyOf", keywords, path);
            branches(into, object.get("anyOf"), path, depth);
        } else if (object.has("enum") || object.has("const")) {
            literals.read(into, object, keywords, path);
        } else {
            typed(into, object, keywords, path, depth);
        }
    }

    /** The keywords that mean something; what is not known is a problem. */
    private Set<String> keywords(ObjectNode object, String path, int depth) {
        Set<String> keywords = new LinkedHashSet<>();
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            String name = entry.getKey();
            if (ANNOTATIONS.contains(name)) {
                continue;
            }
            if (DEFINITIONS.contains(name)) {
                if (depth > 0 || !path.isEmpty()) {
                    problem(path + "." + name, "is supported only at the schema's root");
                }
            } else if (name.equals("$ref")
                    || name.equals("anyOf")
                    || name.equals("enum")
                    || name.equals("const")
                    || name.equals("type")
                    || OF_OBJECTS.contains(name)
                    || OF_ARRAYS.contains(name)
                    || OF_STRINGS.contains(name)
                    || OF_NUMBERS.contains(name)) {
                keywords.add(name);
            } else {
                problem(path + "." + shown(name), "is not supported");
            }
        }
        return keywords;
    }

    private void alone(String keyword, Set<String> keywords, String path) {
        for (String other : keywords) {
            if (!other.equals(keyword)) {
                problem(path + "." + other, "is not supported beside " + keyword);
            }
        }
    }

    private void reference(Choice into, JsonNode reference, String path) {
        String text = reference.asText();
        Choice known = reference.isTextual() ? references.get(text) : null;
        if (known == null && reference.isTextual()) {
            for (String place : List.of("$defs", "definitions")) {
                String prefix = "#/" + place + "/";
                JsonNode node =
                        text.startsWith(prefix) ? schema.path(place).get(text.substring(prefix.length())) : null;
                if (node != null) {
                    known = definition(place, text.substring(prefix.length()), node);
                }
            }
        }
        if (known == null) {
            problem(path + ".$ref", "must be \"#\" or \"#/$defs/NAME\" with a definition that there is");
        } else {
            into.add(known);
        }
    }

    private void branches(Choice into, JsonNode branches, String path, int depth) {
        if (!branches.isArray() || branches.isEmpty() || branches.size() > Bounds.BRANCHES) {
            problem(path + ".anyOf", "must be a list of 1 to " + Bounds.BRANCHES + " schemas");
            return;
        }
        for (int i = 0; i < branches.size(); i++) {
            into.add(read(branches.get(i), path + ".anyOf[" + i + "]", depth + 1));
        }
    }

    private void typed(Choice into, ObjectNode object, Set<String> keywords, String path, int depth) {
        Set<String> types = Types.of(object, path, problems);
        if (!object.has("type")) {
            types = implied(keywords);
            if (types.isEmpty()) {
                into.add(choices.any());
                return;
            }
        }
        ScalarReader scalars = new ScalarReader(object, path, problems);
        for (String type : types) {
            switch (type) {
                case "object" -> object(into, object, path, depth);
                case "array" -> array(into, object, path, depth);
                case "string" -> scalars.string(into);
                case "number" -> scalars.number(into);
                case "integer" -> {
                    if (!types.contains("number")) {
                        scalars.integer(into);
                    }
                }
                case "boolean" -> into.add(choices.literals(List.of("true", "false")));
                default -> into.add(choices.literals(List.of("null")));
            }
        }
    }

    /** The types that a schema without {@code type} speaks of: what it allows besides is not written. */
    private static Set<String> implied(Set<String> keywords) {
        Set<String> types = new LinkedHashSet<>();
        for (String keyword : keywords) {
            types.add(
                    OF_OBJECTS.contains(keyword)
                            ? "object"
                            : OF_ARRAYS.contains(keyword)
                                    ? "array"
                                    : OF_STRINGS.contains(keyword) ? "string" : "number");
        }
        return types;
    }

    private void object(Choice into, ObjectNode object, String path, int depth) {
        List<ObjectValue.Member> members = new ArrayList<>();
        JsonNode named = object.path("properties");
        if (object.has("properties") && !named.isObject()) {
            problem(path + ".properties", "must be an object");
        }
        Set<String> required = required(object, named, path);
        properties += named.size();
        if (properties > Bounds.PROPERTIES && properties - named.size() <= Bounds.PROPERTIES) {
            problem(path + ".properties", "are too many: a schema may name " + Bounds.PROPERTIES + " properties");
        }
        for (Map.Entry<String, JsonNode> entry : named.properties()) {
            String name = entry.getKey();
            String at = path + ".properties." + shown(name);
            if (Literals.hasHalfCharacter(name)) {
                problem(at, "holds half a character (a lone surrogate)");
            }
            Choice value = read(entry.getValue(), at, depth + 1);
            String quoted = Literals.json(name);
            byte[] text = (quoted + ":").getBytes(StandardCharsets.UTF_8);
            members.add(new ObjectValue.Member(
                    quoted.equals("\"" + name + "\"") ? latin(name.getBytes(StandardCharsets.UTF_8)) : null,
                    latin(text),
                    vocabulary.fewestTokens(text),
                    required.contains(name),
                    value));
        }
        JsonNode more = object.get("additionalProperties");
        Choice free = null;
        if (more == null ? !object.has("properties") : more.isBoolean() && more.booleanValue()) {
            free = choices.any();
        } else if (more != null && !more.isBoolean()) {
            free = read(more, path + ".additionalProperties", depth + 1);
        }
        into.add(new ObjectValue(members, free));
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private Set<String> required(ObjectNode object, JsonNode named, String path) {
        Set<String> required = new LinkedHashSet<>();
        JsonNode list = object.path("required");
        if (object.has("required") && !list.isArray()) {
            problem(path + ".required", "must be a list of names");
        }
        for (int i = 0; i < list.size(); i++) {
            if (!list.get(i).isTextual() || !named.has(list.get(i).textValue())) {
                problem(path + ".required[" + i + "]", "must be a name of properties");
            } else {
                required.add(list.get(i).textValue());
            }
        }
        return required;
    }

    private void array(Choice into, ObjectNode object, String path, int depth) {
        int most = ScalarReader.count(object, "maxItems", Bounds.ITEMS, Integer.MAX_VALUE, path, problems);
        int least = ScalarReader.count(object, "minItems", 0, Bounds.ITEMS, path, problems);
        if (least > most) {
            problem(path + ".minItems", "must not be above maxItems");
        }
        Choice items = object.has("items") ? read(object.get("items"), path + ".items", depth + 1) : choices.any();
        into.add(new ArrayValue(items, least, Math.min(most, Bounds.ITEMS)));
    }

    static String shown(String name) {
        return name.length() > MOST_SHOWN ? name.substring(0, MOST_SHOWN) + "..." : name;
    }
}
