package dev.journeyman.feedback.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object, read strictly: each has its type, null is no value, and a field that nobody asked for is a problem. The
 * first problem ends the reading.
 */
final class JsonFields {
    private final ObjectNode node;
    private final Set<String> asked = new HashSet<>();

    JsonFields(ObjectNode node) {
        this.node = node;
    }

    /**
     * Reads a whole object.
     *
     * @throws InvalidEventException also where a field is left over
     */
    static <T> T read(ObjectNode node, Function<JsonFields, T> reader) {
        JsonFields fields = new JsonFields(node);
        T value = reader.apply(fields);
        fields.finish();
        return value;
    }

    private void finish() {
        for (var entry : node.properties()) {
            if (!asked.contains(entry.getKey())) {
                throw new InvalidEventException(shown(entry.getKey()) + " is no field of this object");
            }
        }
    }

    private static String shown(String name) {
        return name.matches("[a-z0-9_]{1,64}") ? name : "a name that is not in snake case";
    }

    private @Nullable JsonNode any(String name) {
        asked.add(name);
        return node.get(name);
    }

    private JsonNode present(String name) {
        JsonNode value = any(name);
        if (value == null) {
            throw new InvalidEventException(name + " is missing");
        }
        return value;
    }

    boolean has(String name) {
        return any(name) != null;
    }

    String text(String name) {
        JsonNode value = present(name);
        if (!value.isTextual()) {
            throw new InvalidEventException(name + " must be a string");
        }
        return value.textValue();
    }

    @Nullable
    String optionalText(String name) {
        return has(name) ? text(name) : null;
    }

    Instant time(String name) {
        try {
            return Instant.parse(text(name));
        } catch (DateTimeException e) {
            throw new InvalidEventException(name + " must be a time such as 2026-01-31T12:00:00.000Z");
        }
    }

    long integer(String name) {
        JsonNode value = present(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new InvalidEventException(name + " must be an integer of 64 bits");
        }
        return value.longValue();
    }

    int smallInteger(String name) {
        long value = integer(name);
        if (value != (int) value) {
            throw new InvalidEventException(name + " must be an integer of 32 bits");
        }
        return (int) value;
    }

    @Nullable
    Long optionalInteger(String name) {
        return has(name) ? (Long) integer(name) : null;
    }

    double number(String name) {
        JsonNode value = present(name);
        if (!value.isNumber()) {
            throw new InvalidEventException(name + " must be a number");
        }
        return value.doubleValue();
    }

    <E extends Enum<E> & Wire> E constant(String name, Class<E> type) {
        return Wire.of(type, name, text(name));
    }

    <T> T object(String name, Function<JsonFields, T> reader) {
        return object(name, present(name), reader);
    }

    <T> @Nullable T optionalObject(String name, Function<JsonFields, T> reader) {
        return has(name) ? object(name, reader) : null;
    }

    <T> List<T> objects(String name, int most, Function<JsonFields, T> reader) {
        List<T> values = new ArrayList<>();
        ArrayNode list = list(name, most);
        for (int i = 0; i < list.size(); i++) {
            values.add(object(name + "[" + i + "]", list.get(i), reader));
        }
        return values;
    }

    List<String> texts(String name, int most) {
        List<String> values = new ArrayList<>();
        ArrayNode list = list(name, most);
        for (int i = 0; i < list.size(); i++) {
            if (!list.get(i).isTextual()) {
                throw new InvalidEventException(name + "[" + i + "] must be a string");
            }
            values.add(list.get(i).textValue());
        }
        return values;
    }

    private ArrayNode list(String name, int most) {
        if (!(present(name) instanceof ArrayNode list)) {
            throw new InvalidEventException(name + " must be a list");
        }
        if (list.size() > most) {
            throw new InvalidEventException(name + " may hold at most " + most + ", holds " + list.size());
        }
        return list;
    }

    private static <T> T object(String path, JsonNode value, Function<JsonFields, T> reader) {
        if (!(value instanceof ObjectNode object)) {
            throw new InvalidEventException(path + " must be an object");
        }
        try {
            return read(object, reader);
        } catch (InvalidEventException e) {
            throw e.inside(path);
        }
    }
}
