package dev.journeyman.slm.structured;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.SplittableRandom;

/** Random schemas of the supported subset. */
public final class SchemaGenerator {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> NAMES =
            List.of("a", "ab", "abc", "code", "cause", "causes", "x y", "Größe", "quo\"te", "n\u00E9", "\uD83D\uDE97");
    private static final List<String> PATTERNS = List.of(
            "^[PBCU][0-9]{4}$",
            "^(ab|cd)*e?$",
            "x+y",
            "^[^a-z\"]{2,4}$",
            "\\d{2}$",
            "^\\w+(-\\w+){0,2}$",
            "^\u00FC|\u00E4\u00F6$",
            "^.{3}$",
            "^\\S\\s\\S$",
            "^[\\\\\"]+$");

    private final SplittableRandom random;

    public SchemaGenerator(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** A schema; one in four has a definition that contains itself. */
    public ObjectNode next() {
        boolean recursive = random.nextInt(4) == 0;
        ObjectNode schema = value(3, recursive);
        if (recursive) {
            ObjectNode node = JSON.createObjectNode().put("type", "object").put("additionalProperties", false);
            ObjectNode properties = node.putObject("properties");
            properties.set("v", value(1, false));
            ObjectNode children = properties.putObject("n").put("type", "array").put("maxItems", 3);
            children.putObject("items").put("$ref", "#/$defs/node");
            node.putArray("required").add("v");
            schema.putObject("$defs").set("node", node);
        }
        return schema;
    }

    private ObjectNode value(int depth, boolean recursive) {
        return switch (random.nextInt(depth > 0 ? 15 : 10)) {
            case 0 -> string();
            case 1 -> JSON.createObjectNode().put("type", "string").put("pattern", pick(PATTERNS));
            case 2 ->
                JSON.createObjectNode().put("type", "string").put("format", pick(List.of("date", "date-time", "uuid")));
            case 3 -> integer();
            case 4 -> JSON.createObjectNode().put("type", "number");
            case 5 -> JSON.createObjectNode().put("type", "boolean");
            case 6 -> literals();
            case 7 -> types();
            case 8 -> recursive ? JSON.createObjectNode().put("$ref", "#/$defs/node") : string();
            case 9 -> random.nextInt(4) == 0 ? JSON.createObjectNode() : integer();
            case 10 -> anyOf(depth, recursive);
            case 11 -> array(depth, recursive);
            default -> object(depth, recursive);
        };
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private ObjectNode string() {
        ObjectNode schema = JSON.createObjectNode().put("type", "string");
        int least = random.nextInt(4);
        if (random.nextBoolean()) {
            schema.put("minLength", least);
        }
        if (random.nextBoolean()) {
            schema.put("maxLength", least + random.nextInt(8));
        }
        return schema;
    }

    private ObjectNode integer() {
        ObjectNode schema = JSON.createObjectNode().put("type", "integer");
        int low = random.nextInt(-2_000, 2_000);
        if (random.nextBoolean()) {
            schema.put(random.nextBoolean() ? "minimum" : "exclusiveMinimum", low);
        }
        if (random.nextBoolean()) {
            schema.put(random.nextBoolean() ? "maximum" : "exclusiveMaximum", low + 2 + random.nextInt(1_000));
        }
        return schema;
    }

    private ObjectNode literals() {
        ObjectNode schema = JSON.createObjectNode();
        if (random.nextInt(4) == 0) {
            schema.putObject("const").put("k", "v\n\u00E9").putArray("l").add(1).addNull();
            return schema;
        }
        ArrayNode values = schema.putArray("enum");
        values.add("low").add("lower").add("h\"i\\gh").add(1).add(12).add(true).addNull();
        return schema;
    }

    private ObjectNode types() {
        ObjectNode schema = JSON.createObjectNode();
        ArrayNode types = schema.putArray("type");
        for (String type : List.of("null", "string", "integer", "number", "boolean")) {
            if (random.nextInt(2) == 0 || types.isEmpty()) {
                types.add(type);
            }
        }
        return schema.put("maxLength", 6);
    }

    private ObjectNode anyOf(int depth, boolean recursive) {
        ObjectNode schema = JSON.createObjectNode();
        ArrayNode branches = schema.putArray("anyOf");
        for (int i = 2 + random.nextInt(2); i > 0; i--) {
            branches.add(value(depth - 1, recursive));
        }
        return schema;
    }

    private ObjectNode array(int depth, boolean recursive) {
        ObjectNode schema = JSON.createObjectNode().put("type", "array");
        schema.set("items", value(depth - 1, recursive));
        int least = random.nextInt(3);
        if (random.nextBoolean()) {
            schema.put("minItems", least);
        }
        if (random.nextBoolean()) {
            schema.put("maxItems", least + random.nextInt(3));
        }
        return schema;
    }

    private ObjectNode object(int depth, boolean recursive) {
        ObjectNode schema = JSON.createObjectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = schema.putArray("required");
        for (String name : NAMES) {
            if (random.nextInt(4) == 0) {
                properties.set(name, value(depth - 1, recursive));
                if (random.nextBoolean()) {
                    required.add(name);
                }
            }
        }
        switch (random.nextInt(4)) {
            case 0 -> schema.put("additionalProperties", true);
            case 1 -> schema.set("additionalProperties", value(depth - 1, recursive));
            case 2 -> schema.put("additionalProperties", false);
            default -> {}
        }
        return schema;
    }
}
