package dev.journeyman.loadtests.load;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random JSON schemas of what the README says is supported, drawn from outside of the engine: work orders, mostly, of up to {@value #MOST_VALUES} values, each of a random kind. The same seed draws the same schema.
 */
final class RandomSchemas {
    /** The most values of a schema; of one that has definitions, of each of them besides. */
    static final int MOST_VALUES = 14;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int DEEPEST = 4;
    private static final List<String> NAMES = List.of(
            "order",
            "code",
            "customer",
            "mileage",
            "parts",
            "cause",
            "checks",
            "price",
            "done",
            "notes",
            "date",
            "bay",
            "höhe",
            "part no.",
            "a\"b",
            "");
    private static final List<String> PATTERNS = List.of(
            "^P[0-3][0-9A-F]{3}$",
            "^[A-Z]{2}-[0-9]{1,4}$",
            "^(front|rear) (left|right)$",
            "^[^ ]+$",
            "[0-9]+ ?(km|mi)$",
            "^\\d{1,3}(\\.\\d)?$",
            "^(OK|)$",
            "^[a-zäöü]{3,9}$");
    private static final List<String> FORMATS = List.of("date", "date-time", "uuid");
    private static final List<String> TYPES = List.of("string", "integer", "number", "boolean", "null");

    private final SplittableRandom random;
    private final List<String> definitions = new ArrayList<>();
    private int values;

    private RandomSchemas(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** The schema of a seed. */
    static ObjectNode of(long seed) {
        return new RandomSchemas(seed).schema();
    }

    private ObjectNode schema() {
        ObjectNode definitionsNode = JSON.objectNode();
        if (random.nextInt(3) == 0) {
            values = MOST_VALUES;
            definitionsNode.set("person", object(2));
            definitions.add("person");
        }
        if (random.nextInt(4) == 0) { // contains itself
            values = MOST_VALUES;
            ObjectNode part = JSON.objectNode().put("type", "object").put("additionalProperties", false);
            ObjectNode properties = part.putObject("properties");
            properties.set("name", string());
            properties
                    .putObject("of")
                    .put("type", "array")
                    .put("maxItems", 2)
                    .putObject("items")
                    .put("$ref", "#/$defs/part");
            part.putArray("required").add("name");
            definitionsNode.set("part", part);
            definitions.add("part");
        }
        values = MOST_VALUES;
        ObjectNode schema = random.nextInt(5) == 0 ? value(0) : object(0);
        if (!definitionsNode.isEmpty()) {
            schema.set("$defs", definitionsNode);
        }
        return schema;
    }

    private ObjectNode value(int depth) {
        values--;
        if (depth < DEEPEST && values > 0 && random.nextInt(3) == 0) {
            return switch (random.nextInt(4)) {
                case 0 -> anyOf(depth);
                case 1 -> array(depth);
                default -> object(depth);
            };
        }
        return switch (random.nextInt(9)) {
            case 0, 1 -> string();
            case 2 -> string("pattern", PATTERNS);
            case 3 -> string("format", FORMATS);
            case 4 -> integer();
            case 5 -> JSON.objectNode().put("type", TYPES.get(random.nextInt(TYPES.size())));
            case 6 -> several();
            case 7 -> literal();
            default ->
                definitions.isEmpty()
                        ? integer()
                        : JSON.objectNode()
                                .put("$ref", "#/$defs/" + definitions.get(random.nextInt(definitions.size())));
        };
    }

    private ObjectNode object(int depth) {
        ObjectNode schema = JSON.objectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = schema.putArray("required");
        int count = 1 + random.nextInt(5);
        int first = random.nextInt(NAMES.size());
        for (int i = 0; i < count; i++) {
            String name = NAMES.get((first + 3 * i) % NAMES.size());
            properties.set(name, value(depth + 1));
            if (random.nextInt(3) > 0) {
                required.add(name);
            }
        }
        if (random.nextInt(3) > 0) {
            schema.put("additionalProperties", random.nextInt(4) == 0);
        } else if (random.nextInt(3) == 0) {
            schema.set("additionalProperties", integer());
        }
        return schema;
    }

    private ObjectNode array(int depth) {
        ObjectNode schema = JSON.objectNode().put("type", "array");
        schema.set("items", value(depth + 1));
        int least = random.nextInt(3);
        if (random.nextBoolean()) {
            schema.put("minItems", least);
        }
        if (random.nextInt(3) > 0) {
            schema.put("maxItems", least + random.nextInt(4));
        }
        return schema;
    }

    private ObjectNode anyOf(int depth) {
        ObjectNode schema = JSON.objectNode();
        ArrayNode branches = schema.putArray("anyOf");
        for (int i = 1 + random.nextInt(3); i >= 0; i--) {
            branches.add(value(depth + 1));
        }
        return schema;
    }

    private ObjectNode string() {
        ObjectNode schema = JSON.objectNode().put("type", "string");
        int least = random.nextInt(5);
        if (random.nextBoolean()) {
            schema.put("minLength", least);
        }
        return random.nextInt(4) == 0 ? schema : schema.put("maxLength", least + random.nextInt(20));
    }

    private ObjectNode string(String keyword, List<String> of) {
        return JSON.objectNode().put("type", "string").put(keyword, of.get(random.nextInt(of.size())));
    }

    private ObjectNode integer() {
        ObjectNode schema = JSON.objectNode().put("type", "integer");
        int low = random.nextInt(-50, 300_000);
        switch (random.nextInt(4)) {
            case 0 -> schema.put("minimum", low);
            case 1 -> schema.put("minimum", low).put("maximum", low + random.nextInt(50_000));
            case 2 -> schema.put("exclusiveMinimum", low).put("exclusiveMaximum", low + 2 + random.nextInt(9));
            default -> schema.put("maximum", low);
        }
        return schema;
    }

    private ObjectNode several() {
        ObjectNode schema = JSON.objectNode();
        ArrayNode types = schema.putArray("type");
        int first = random.nextInt(TYPES.size());
        types.add(TYPES.get(first)).add(TYPES.get((first + 1 + random.nextInt(TYPES.size() - 1)) % TYPES.size()));
        return schema.put("maxLength", 12);
    }

    private ObjectNode literal() {
        ObjectNode schema = JSON.objectNode();
        if (random.nextInt(3) == 0) {
            schema.putObject("const").put("kind", "work order").put("version", 1);
            return schema;
        }
        ArrayNode values = schema.putArray("enum");
        values.add("low").add("lower").add("high \"now\"").add(7).add(70).addNull();
        if (random.nextBoolean()) {
            values.add(false);
        }
        return schema;
    }
}
